//! docs/vectors: made here from fixed input, held against the files, and read by a verifier that shares no code with this
//! crate: docs/vectors/verify.py, written from docs/AUDIT.md alone.
//!
//! `UPDATE_VECTORS=1 cargo test -p bijak-transparency --test vectors` writes the files anew.

#[cfg(test)]
mod bundles;
#[cfg(test)]
mod log;
#[cfg(test)]
mod notes;
#[cfg(test)]
mod proofs;
#[cfg(test)]
mod trees;

#[cfg(test)]
mod tests {
    use std::{fs, path::PathBuf, process::Command};

    use serde_json::Value;

    use super::{bundles, notes, proofs, trees};

    fn folder() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/vectors")
    }

    #[test]
    fn the_published_vectors_are_what_this_crate_makes() {
        let mut made = vec![
            ("leaves.json".to_owned(), trees::leaves()),
            ("trees.json".to_owned(), trees::trees()),
            ("inclusion.json".to_owned(), proofs::inclusion()),
            ("consistency.json".to_owned(), proofs::consistency()),
            ("checkpoints.json".to_owned(), notes::checkpoints()),
        ];
        made.extend(bundles::files());
        for (name, value) in made {
            let text = serde_json::to_string_pretty(&value).unwrap() + "\n";
            let path = folder().join(&name);
            if std::env::var_os("UPDATE_VECTORS").is_some() {
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(&path, &text).unwrap();
            }
            // As values: the order of members is the writer's affair.
            let read: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            assert!(read == value, "docs/vectors/{name} is stale");
        }
    }

    #[test]
    fn this_crate_gives_the_published_verdicts() {
        for (name, count) in [
            ("inclusion.json", proofs::check_inclusion as fn(&_) -> usize),
            ("consistency.json", proofs::check_consistency),
            ("checkpoints.json", notes::check),
        ] {
            let text = fs::read_to_string(folder().join(name)).unwrap();
            assert!(count(&serde_json::from_str(&text).unwrap()) > 10, "{name}");
        }
        assert!(bundles::check(&folder()) > 10);
    }

    #[test]
    fn a_verifier_written_from_the_document_alone_gives_the_same_verdicts() {
        let output = Command::new("python3")
            .arg(folder().join("verify.py"))
            .arg("--vectors")
            .arg(folder())
            .output()
            .expect("python3 is installed, with nothing but its standard library");
        let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        // Every file was read, and none was empty.
        for name in ["leaves", "trees", "inclusion", "consistency", "checkpoints", "bundles"] {
            assert!(
                said.lines().any(|line| line.starts_with(&format!("{name}: ")) && !line.contains(": 0 ")),
                "{said}"
            );
        }
    }
}

//! The search for secrets finds them: a search that finds nothing proves nothing else.

use anyhow::Result;
use bijak_domain::{OsEntropy, SecretKind, SecretToken};
use bijak_e2e::{files_with_secrets, secrets_in, secrets_in_memory};

fn secret() -> String {
    SecretToken::generate(SecretKind::ApiKey, &OsEntropy).expose("the harness' own test").to_owned()
}

#[test]
fn finds_a_secret_in_the_memory_of_a_process() -> Result<()> {
    let planted = secret();
    assert!(secrets_in_memory(std::process::id())? > 0);
    assert_eq!(secrets_in(planted.as_bytes()), 1);
    Ok(())
}

#[test]
fn finds_a_secret_in_a_file_across_chunks_in_both_encodings() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let deep = directory.path().join("deep");
    std::fs::create_dir_all(&deep)?;
    let planted = secret();
    let wide: Vec<u8> = planted.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let mut damaged = planted.clone().into_bytes();
    damaged[30] ^= 1;
    for (name, text) in [("narrow", planted.as_bytes()), ("wide", &wide), ("damaged", &damaged)] {
        // Around the border of a chunk, at an odd place.
        std::fs::write(deep.join(name), [&vec![b'.'; (1 << 20) - 21], text, b"."].concat())?;
    }
    let found = files_with_secrets(directory.path())?;
    let names: Vec<_> = found.iter().filter_map(|path| path.file_name()).collect();
    assert_eq!(names, ["narrow", "wide"]);
    Ok(())
}

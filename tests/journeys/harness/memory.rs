//! The search for planted texts finds them: a search that finds nothing proves nothing else.

use anyhow::Result;
use bijak_e2e::{find_in_files, find_in_memory, password};

#[test]
fn finds_a_text_in_the_memory_of_a_process() -> Result<()> {
    let planted = password()?;
    let wide: Vec<u16> = planted.encode_utf16().collect();
    assert!(find_in_memory(std::process::id(), &planted)?);
    assert_eq!(wide.len(), planted.len());
    Ok(())
}

#[test]
fn finds_a_text_in_a_file_across_chunks_in_both_encodings() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let planted = password()?;
    let wide: Vec<u8> = planted.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let border = vec![b'.'; (1 << 20) - 7];
    let file = |name: &str, text: &[u8]| {
        std::fs::create_dir_all(directory.path().join("deep"))?;
        std::fs::write(directory.path().join("deep").join(name), [&border[..], text].concat())
    };
    file("narrow", planted.as_bytes())?;
    file("wide", &wide)?;
    file("other", password()?.as_bytes())?;
    let mut found = find_in_files(directory.path(), &planted)?;
    found.sort();
    let names: Vec<_> = found.iter().filter_map(|path| path.file_name()).collect();
    assert_eq!(names, ["narrow", "wide"]);
    Ok(())
}

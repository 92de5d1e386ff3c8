//! The X clipboard.

use anyhow::Result;
use bijak_e2e::{Clipboard, Setup, journey, wait_until};

#[test]
fn reads_what_another_program_copied() -> Result<()> {
    journey("harness-clipboard", Setup::default(), async |desktop| {
        let clipboard = Clipboard::of(desktop);
        assert_eq!(clipboard.text().await?, None);
        clipboard.put("hello")?;
        wait_until("the copied text", async || Ok(clipboard.text().await?.filter(|text| text == "hello")))
            .await?;
        assert!(clipboard.targets().await?.contains(&"UTF8_STRING".to_owned()));
        Ok(())
    })
}

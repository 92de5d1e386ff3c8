//! The Secret Service in its three states, as `secret-tool` sees it.

use std::{
    io::Write,
    process::{Output, Stdio},
};

use anyhow::{Context, Result};
use bijak_e2e::{Desktop, Keyring, Setup, journey, password, tool};

fn store(desktop: &Desktop, secret: &str) -> Result<std::process::Child> {
    let mut command = desktop.command(tool("secret-tool")?);
    command.args(["store", "--label", "e2e", "e2e", "harness"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    child.stdin.take().context("standard input")?.write_all(secret.as_bytes())?;
    Ok(child)
}

fn look_up(desktop: &Desktop) -> Result<Output> {
    Ok(desktop.command(tool("secret-tool")?).args(["lookup", "e2e", "harness"]).output()?)
}

fn with(keyring: Keyring) -> Setup {
    Setup { keyring, ..Setup::default() }
}

#[test]
fn an_unlocked_keyring_keeps_a_secret() -> Result<()> {
    journey("harness-keyring-unlocked", with(Keyring::Unlocked), async |desktop| {
        let secret = password()?;
        assert!(store(desktop, &secret)?.wait()?.success());
        assert_eq!(String::from_utf8(look_up(desktop)?.stdout)?.trim_end(), secret);
        desktop.stop_keyring();
        assert!(!look_up(desktop)?.status.success());
        Ok(())
    })
}

#[test]
fn no_keyring_is_refused_at_once() -> Result<()> {
    journey("harness-keyring-none", with(Keyring::None), async |desktop| {
        let output = store(desktop, &password()?)?.wait_with_output()?;
        assert!(!output.status.success());
        Ok(())
    })
}

#[test]
fn a_locked_keyring_waits_for_its_prompt() -> Result<()> {
    journey("harness-keyring-locked", with(Keyring::Locked), async |desktop| {
        let secret = password()?;
        let mut storing = store(desktop, &secret)?;
        assert!(storing.try_wait()?.is_none());
        desktop.answer_keyring_prompt().await?;
        assert!(storing.wait()?.success());
        assert_eq!(String::from_utf8(look_up(desktop)?.stdout)?.trim_end(), secret);
        Ok(())
    })
}

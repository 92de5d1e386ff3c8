//! `bijak-authority bootstrap`: the owner of an empty deployment, from the command line.

use std::{
    io::{IsTerminal, Read, Write},
    path::PathBuf,
    sync::Arc,
};

use anyhow::Context;
use bijak_domain::{Clock, Entropy, Name, OsEntropy};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::{
    Email, Founded, Founder, Founding, Password, found,
    password::{MAX_BYTES, MIN_CHARACTERS},
};
use crate::{data_dir::DataDir, http::PublicUrl, store::Store};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the database lives; made (mode 0700) if it is not there.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// The organization's name.
    #[arg(long, value_name = "NAME", value_parser = name)]
    organization: Name,
    /// The name of its first workspace.
    #[arg(long, value_name = "NAME", value_parser = name)]
    workspace: Name,
    /// The owner's address: what they sign in with. Nothing is sent to it.
    #[arg(long, value_name = "EMAIL", value_parser = email)]
    email: Email,
    /// The URL this deployment will be served at, for the audit log's name; without it: `local`.
    #[arg(long, value_name = "URL")]
    public_url: Option<PublicUrl>,
}

/// Founds the organization; the owner's password is read from stdin, to its end. Answers the line for stdout.
pub fn run(arguments: Arguments, clock: Arc<dyn Clock>) -> anyhow::Result<Value> {
    let Arguments { data_dir, organization, workspace, email, public_url } = arguments;
    // The directory first: nobody should type a password for nothing.
    let data_dir = DataDir::open(&data_dir)?;
    let password = owner_password()?;
    let entropy: Arc<dyn Entropy> = Arc::new(OsEntropy);
    let runtime = tokio::runtime::Builder::new_current_thread().build().context("no runtime")?;
    runtime.block_on(async {
        let store = Store::open(data_dir, Arc::clone(&entropy))?;
        let founding = Founding {
            organization,
            workspace,
            email,
            password_hash: password.hash(&*entropy)?,
            log_host: public_url.map_or_else(|| "local".to_owned(), |url| url.log_host()),
            founder: Founder::System,
        };
        let founded = found(&store, clock, entropy, founding).await;
        store.close().await;
        let Founded { organization_id, workspace_id, user_id } = founded?;
        Ok(json!({"organization_id": organization_id, "workspace_id": workspace_id, "user_id": user_id}))
    })
}

/// The owner's password from stdin, to its end.
pub(crate) fn owner_password() -> anyhow::Result<Password> {
    let stdin = std::io::stdin();
    if stdin.is_terminal() {
        let hint = format!(
            "Type the owner's password ({MIN_CHARACTERS} characters at least; it is shown), then Enter and Ctrl-D."
        );
        writeln!(std::io::stderr(), "{hint}").context("stderr is closed")?;
    }
    read_password(stdin.lock())
}

/// Everything up to the end, without one trailing newline.
fn read_password(input: impl Read) -> anyhow::Result<Password> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(MAX_BYTES + 3));
    let limit = u64::try_from(MAX_BYTES + 3).unwrap_or(u64::MAX);
    input.take(limit).read_to_end(&mut bytes).context("the password could not be read from stdin")?;
    let text = std::str::from_utf8(&bytes).context("the password on stdin is not UTF-8")?;
    let text = text.strip_suffix('\n').map_or(text, |line| line.strip_suffix('\r').unwrap_or(line));
    Ok(Password::choose(text.to_owned())?)
}

fn name(text: &str) -> Result<Name, String> {
    Name::new(text).map_err(|error| error.to_string())
}

pub(crate) fn email(text: &str) -> Result<Email, String> {
    Email::parse(text).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Result<bool, String> {
        let expected = Password::choose("twelve or more".to_owned()).unwrap();
        let hash = expected.hash(&OsEntropy).unwrap();
        read_password(text).map(|password| password.matches(&hash)).map_err(|error| error.to_string())
    }

    #[test]
    fn one_trailing_newline_is_dropped_and_nothing_else() {
        assert_eq!(read(b"twelve or more"), Ok(true));
        assert_eq!(read(b"twelve or more\n"), Ok(true));
        assert_eq!(read(b"twelve or more\r\n"), Ok(true));
        assert_eq!(read(b"twelve or more "), Ok(false));
        assert!(read(b"twelve or more\n\n").unwrap_err().contains("line break"));
    }

    #[test]
    fn what_cannot_be_a_password_is_refused() {
        assert!(read(b"").unwrap_err().contains("at least 12"));
        assert!(read(b"eleven chars").is_ok());
        assert!(read(b"eleven char\n").unwrap_err().contains("at least 12"));
        assert!(read(&[b'a'; 1025]).unwrap_err().contains("at most 1024"));
        assert!(read(&vec![b'a'; 100_000]).unwrap_err().contains("at most 1024"));
        assert!(read(b"\xff\xfe not a text").unwrap_err().contains("UTF-8"));
    }
}

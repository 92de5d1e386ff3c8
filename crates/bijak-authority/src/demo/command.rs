//! `bijak-authority demo`

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use bijak_domain::{Clock, Entropy, OsEntropy};
use serde_json::{Value, json};

use super::{
    cast::{ACCOUNTS, Fate, KEYS},
    dice::SeededEntropy,
    fill::{EVENTS, Filled, Owner, fill},
};
use crate::{
    data_dir::DataDir,
    people::{Email, Password, bootstrap},
    store::Store,
};

#[derive(Debug, clap::Args)]
pub struct Arguments {
    /// Where the database lives; made (mode 0700) if it is not there. It has to be empty.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// The owner's address: what they sign in with. Nothing is sent to it.
    #[arg(long, value_name = "EMAIL", default_value = "demo@example.com", value_parser = bootstrap::email)]
    email: Email,
    /// How many audit events the past holds; some twelve thousand at least.
    #[arg(long, value_name = "N", default_value_t = EVENTS)]
    events: usize,
}

/// Fills the directory; the owner's password is read from stdin, to its end. Answers the line for stdout.
pub fn run(arguments: Arguments, clock: Arc<dyn Clock>) -> anyhow::Result<Value> {
    let Arguments { data_dir, email, events } = arguments;
    let data_dir = DataDir::open(&data_dir)?;
    let password = bootstrap::owner_password()?;
    let owner =
        Owner { email, password_hash: password.hash(&OsEntropy)?, nobodys_hash: nobody()?.hash(&OsEntropy)? };
    let runtime = tokio::runtime::Builder::new_current_thread().build().context("no runtime")?;
    runtime.block_on(async {
        let store = Store::open(data_dir, Arc::new(SeededEntropy::new("bijak demo: events")))?;
        let filled = fill(&store, &*clock, owner, events).await;
        store.close().await;
        let Filled { organization_id, workspace_ids, user_id, events } = filled?;
        let rotated = KEYS.iter().filter(|key| matches!(key.fate, Fate::Rotated(_))).count();
        Ok(json!({
            "organization_id": organization_id,
            "workspace_id": workspace_ids.first(),
            "workspace_ids": workspace_ids,
            "user_id": user_id,
            "api_keys": KEYS.len() + rotated,
            "service_accounts": ACCOUNTS.len(),
            "audit_events": events,
        }))
    })
}

/// A password nobody is told.
fn nobody() -> anyhow::Result<Password> {
    let mut random = [0u8; 32];
    OsEntropy.fill(&mut random);
    let text = random.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    Ok(Password::choose(text)?)
}

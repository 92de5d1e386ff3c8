//! `bijak-authority audit`

use std::{path::PathBuf, sync::Arc};

use bijak_domain::{Clock, OrganizationId};
use serde_json::json;

use super::answer;
use crate::{
    admin::{self, Question},
    audit_log::verify::verify,
    data_dir,
    store::Snapshot,
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Give the log a new signing key. Checkpoints carry both signatures for thirty days, and the log tells of it.
    RotateKey(RotateKey),
    /// Hash everything anew, of one moment, whether or not a server runs: exit code 0, or 1 naming the first bad seq.
    Verify(Verify),
}

#[derive(Debug, clap::Args)]
pub(super) struct RotateKey {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// Whose log; may be left out where there is one organization.
    #[arg(long, value_name = "ID")]
    organization: Option<OrganizationId>,
}

#[derive(Debug, clap::Args)]
pub(super) struct Verify {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
}

pub(super) fn run(command: Command, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    match command {
        Command::RotateKey(RotateKey { data_dir, organization }) => {
            let question = Question::RotateLogKey { organization_id: organization };
            answer(&admin::ask(&data_dir, clock, question)?)
        }
        Command::Verify(Verify { data_dir }) => {
            let snapshot = Snapshot::open(&data_dir::existing_database(&data_dir)?)?;
            answer(&json!({"logs": snapshot.read(verify)?}))
        }
    }
}

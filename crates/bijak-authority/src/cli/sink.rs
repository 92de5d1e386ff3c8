//! `bijak-authority sink`

use std::{path::PathBuf, sync::Arc};

use bijak_domain::{Clock, OrganizationId, SinkId};
use bijak_siem::SinkConfig;

use super::answer;
use crate::{
    admin::{self, Question},
    sinks::{add::Begin, test::Tested},
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Carry the log to a sink from now on, as long as a server runs.
    Add(Box<Add>),
    /// Every sink: how far it is, and how it fares.
    List(List),
    /// Carry one event there at once, and say whether it was taken.
    Test(Test),
    /// Carry nothing there any more.
    Remove(Remove),
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// file:///a/path, syslog+udp://, syslog+tcp:// or syslog+tls://host:port, splunk+https:// or webhook+https://host…;
    /// its parameters are in docs/SIEM.md.
    #[arg(value_name = "ADDRESS")]
    address: SinkConfig,
    #[command(flatten)]
    place: Place,
    /// Begin after this event instead of with the first.
    #[arg(long, value_name = "SEQ", conflicts_with = "new_only")]
    after: Option<u64>,
    /// Begin with the next event instead of with the first.
    #[arg(long)]
    new_only: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct List {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
}

#[derive(Debug, clap::Args)]
pub(super) struct Test {
    /// An address, or the id of a sink.
    #[arg(value_name = "ADDRESS|ID", value_parser = subject)]
    subject: Subject,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(super) struct Remove {
    #[arg(value_name = "ID")]
    sink: SinkId,
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
}

#[derive(Debug, clap::Args)]
struct Place {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
    /// Whose log; may be left out where there is one organization.
    #[arg(long, value_name = "ID")]
    organization: Option<OrganizationId>,
}

#[derive(Debug, Clone)]
enum Subject {
    Sink(SinkId),
    Address(Box<SinkConfig>),
}

fn subject(text: &str) -> Result<Subject, String> {
    if let Ok(id) = text.parse() {
        return Ok(Subject::Sink(id));
    }
    text.parse()
        .map(|config| Subject::Address(Box::new(config)))
        .map_err(|error: bijak_siem::sink::ParseSinkError| error.to_string())
}

pub(super) fn run(command: Command, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    let (data_dir, question) = match command {
        Command::Add(add) => {
            let Add { address, place: Place { data_dir, organization }, after, new_only } = *add;
            let begin = match after {
                Some(seq) => Begin::After(seq),
                None if new_only => Begin::Next,
                None => Begin::First,
            };
            (data_dir, Question::AddSink { organization_id: organization, config: Box::new(address), begin })
        }
        Command::List(List { data_dir }) => (data_dir, Question::ListSinks),
        Command::Test(Test { subject, place: Place { data_dir, organization } }) => {
            let tested = match subject {
                Subject::Sink(id) => Tested::Sink(id),
                Subject::Address(config) => Tested::Address { config, organization },
            };
            (data_dir, Question::TestSink { tested })
        }
        Command::Remove(Remove { sink, data_dir }) => (data_dir, Question::RemoveSink { sink_id: sink }),
    };
    answer(&admin::ask(&data_dir, clock, question)?)
}

//! `bijak-authority client`

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use bijak_domain::{Clock, OrganizationId};

use super::answer;
use crate::{
    admin::{self, Question},
    oauth::client::add::{AddClient, ClientKind},
};

#[derive(Debug, clap::Subcommand)]
pub(super) enum Command {
    /// Register a client; a secret is printed this once.
    Add(Box<Add>),
    /// Every client, the built-in one first.
    List(Place),
    /// Give a client a new secret; the old one ends at once.
    RotateSecret(One),
    /// Remove a client; its grants and all their tokens end at once.
    Remove(One),
}

#[derive(Debug, clap::Args)]
pub(super) struct Add {
    /// What people know it by: stands on the consent page.
    #[arg(value_name = "NAME")]
    name: String,
    /// Where people are sent back to: https://host/path, http://127.0.0.1/path or http://[::1]/path (any port), or
    /// reversed.domain:/path. May be given more than once; a client that only introspects needs none.
    #[arg(long = "redirect", value_name = "URI")]
    redirects: Vec<String>,
    /// A client that can keep no secret, such as an app on people's computers.
    #[arg(long, conflicts_with = "jwks")]
    public: bool,
    /// The client's public keys, a JWK Set: it signs who it is (private_key_jwt). Without it and --public, a secret is made.
    #[arg(long, value_name = "FILE")]
    jwks: Option<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// Whose client; may be left out where there is one organization.
    #[arg(long, value_name = "ID")]
    organization: Option<OrganizationId>,
}

#[derive(Debug, clap::Args)]
pub(super) struct One {
    #[arg(value_name = "CLIENT_ID")]
    client: String,
    #[command(flatten)]
    place: Place,
}

#[derive(Debug, clap::Args)]
pub(super) struct Place {
    /// Where the database lives.
    #[arg(long, value_name = "DIR")]
    data_dir: PathBuf,
}

pub(super) fn run(command: Command, clock: Arc<dyn Clock>) -> anyhow::Result<()> {
    let (Place { data_dir }, question) = match command {
        Command::Add(add) => {
            let Add { name, redirects, public, jwks, place, organization } = *add;
            let kind = match jwks {
                None if public => ClientKind::Public,
                None => ClientKind::Secret,
                Some(path) => ClientKind::Keys(
                    std::fs::read_to_string(&path)
                        .with_context(|| format!("{} cannot be read", path.display()))?,
                ),
            };
            let request = AddClient { organization_id: organization, name, redirects, kind };
            (place, Question::AddClient(request))
        }
        Command::List(place) => (place, Question::ListClients),
        Command::RotateSecret(One { client, place }) => {
            (place, Question::RotateClientSecret { client_id: client })
        }
        Command::Remove(One { client, place }) => (place, Question::RemoveClient { client_id: client }),
    };
    answer(&admin::ask(&data_dir, clock, question)?)
}

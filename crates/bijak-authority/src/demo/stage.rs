//! Where the demo plays: what exists by now, what time it is, and how an act looks from outside.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::atomic::{AtomicI64, Ordering},
};

use bijak_domain::{
    Actor, Clock, GrantId, OrganizationId, RequestId, Target, Timestamp, UserId, WorkspaceId,
};

use super::{
    cast::{ACCOUNTS, BROWSERS, ELSEWHERE, MACHINE_AGENTS, MACHINES, OWNER_AGENT, OWNER_DESK, PEOPLE},
    dice::SeededEntropy,
};
use crate::{
    author::Author,
    http::ApiError,
    origin::Origin,
    store::{api_keys::ApiKey, service_accounts::ServiceAccount},
};

/// The time of the scene that is played.
#[derive(Debug)]
pub(super) struct StageClock(AtomicI64);

impl StageClock {
    pub(super) const fn new(time: Timestamp) -> Self {
        Self(AtomicI64::new(time.as_millis()))
    }

    pub(super) fn set(&self, time: Timestamp) {
        self.0.store(time.as_millis(), Ordering::SeqCst);
    }
}

impl Clock for StageClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Who does something. Numbers are indexes of the cast's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Who {
    System,
    Owner,
    Person(usize),
    /// Somebody who claims to be a person.
    Guesser(usize),
    /// A machine with a key.
    Machine(usize),
    /// A service account by its own key.
    Account(usize),
}

/// A user as the log names one.
#[derive(Debug, Clone)]
pub(super) struct Named {
    pub(super) id: UserId,
    pub(super) email: String,
}

#[derive(Debug)]
pub(super) struct Stage {
    pub(super) clock: StageClock,
    pub(super) organization: OrganizationId,
    pub(super) owner: Named,
    /// In the order of the cast.
    pub(super) people: Vec<Named>,
    pub(super) workspaces: Vec<WorkspaceId>,
    /// The latest key of each name.
    pub(super) keys: HashMap<usize, ApiKey>,
    pub(super) accounts: HashMap<usize, ServiceAccount>,
    pub(super) grants: HashMap<Who, GrantId>,
    pub(super) entropy: SeededEntropy,
}

impl Stage {
    pub(super) fn author(&self, who: Who, now: Timestamp) -> Author {
        let organization_id = self.organization;
        let (actor, address, agent) = match who {
            Who::System => return Author::system(organization_id),
            Who::Owner => (user(&self.owner), OWNER_DESK, OWNER_AGENT),
            Who::Person(n) => (user(&self.people[n]), PEOPLE[n].desk, PEOPLE[n].agent),
            Who::Guesser(n) => {
                (user(&self.people[n]), ELSEWHERE[n % ELSEWHERE.len()], BROWSERS[n % BROWSERS.len()])
            }
            // What it holds is named by the act.
            Who::Machine(n) => {
                let nobody = Actor { kind: None, id: None, name: None };
                (nobody, MACHINES[n % MACHINES.len()], MACHINE_AGENTS[n % MACHINE_AGENTS.len()])
            }
            Who::Account(n) => {
                let id = self.accounts.get(&n).map(|account| account.id.to_string());
                let kind = Some("service_account".to_owned());
                let actor = Actor { kind, id, name: Some(ACCOUNTS[n].name.to_owned()) };
                (actor, MACHINES[n % MACHINES.len()], MACHINE_AGENTS[n % MACHINE_AGENTS.len()])
            }
        };
        Author { organization_id, actor, origin: self.origin(address, agent, now) }
    }

    /// The user that an act of theirs is about.
    pub(super) fn target(&self, who: Who) -> Target {
        let Actor { kind, id, name } = match who {
            Who::Person(n) | Who::Guesser(n) => user(&self.people[n]),
            _ => user(&self.owner),
        };
        Target { kind, id, name }
    }

    pub(super) fn new_grant(&mut self, who: Who, now: Timestamp) -> GrantId {
        let grant = GrantId::new(now, &self.entropy);
        self.grants.insert(who, grant);
        grant
    }

    /// The grant a person has signed in with last.
    pub(super) fn grant(&mut self, who: Who, now: Timestamp) -> GrantId {
        match self.grants.get(&who) {
            Some(grant) => *grant,
            None => self.new_grant(who, now),
        }
    }

    pub(super) fn key(&self, n: usize) -> Result<ApiKey, ApiError> {
        self.keys.get(&n).cloned().ok_or(ApiError::Internal("the plot uses a key before it is made".into()))
    }

    pub(super) fn account(&self, n: usize) -> Result<ServiceAccount, ApiError> {
        let account = self.accounts.get(&n).cloned();
        account.ok_or(ApiError::Internal("the plot uses an account before it is made".into()))
    }

    fn origin(&self, address: &str, agent: &str, now: Timestamp) -> Origin {
        Origin {
            source_ip: address.parse::<IpAddr>().ok(),
            user_agent: Some(agent.to_owned()),
            request_id: Some(RequestId::new(now, &self.entropy)),
        }
    }
}

/// The same person in a browser, where people sign in.
pub(super) fn in_browser(mut author: Author, who: Who) -> Author {
    let n = match who {
        Who::Person(n) => n + 1,
        Who::Guesser(n) => n,
        _ => 0,
    };
    author.origin.user_agent = Some(BROWSERS[n % BROWSERS.len()].to_owned());
    author
}

fn user(named: &Named) -> Actor {
    Actor { kind: Some("user".to_owned()), id: Some(named.id.to_string()), name: Some(named.email.clone()) }
}

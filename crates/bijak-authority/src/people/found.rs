//! Founding: the first organization of an empty deployment with its first workspace and its owner, in one transaction.

use std::sync::Arc;

use bijak_domain::{
    Actor, Clock, Entropy, Name, OrganizationId, Outcome, Role, Target, Timestamp, UserId, WorkspaceId,
    action,
};
use serde_json::Map;

use super::{Email, PasswordHash};
use crate::{
    origin::Origin,
    store::{
        NewEvent, Store, StoreError, WriteTx, organizations,
        users::{self, NewUser},
        workspaces::{self, Workspace},
    },
};

/// What is founded, by whom.
#[derive(Debug)]
pub struct Founding {
    pub organization: Name,
    pub workspace: Name,
    pub email: Email,
    pub password_hash: PasswordHash,
    /// The first part of the audit log's origin: the public host, or `local`.
    pub log_host: String,
    pub founder: Founder,
}

/// Who the audit log says did it.
#[derive(Debug)]
pub enum Founder {
    /// A command on the server's own computer.
    System,
    /// The owner-to-be, in a browser.
    Owner(Origin),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Founded {
    pub organization_id: OrganizationId,
    pub workspace_id: WorkspaceId,
    pub user_id: UserId,
}

#[derive(Debug, thiserror::Error)]
pub enum FoundError {
    #[error("there is an organization already: an authority is set up once")]
    NotEmpty,
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Refuses a deployment that is not empty.
pub async fn found(
    store: &Store,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    founding: Founding,
) -> Result<Founded, FoundError> {
    store
        .write(move |tx| {
            if organizations::any(tx)? {
                return Err(FoundError::NotEmpty);
            }
            let now = clock.now();
            let founded = Founded {
                organization_id: OrganizationId::new(now, &*entropy),
                workspace_id: WorkspaceId::new(now, &*entropy),
                user_id: UserId::new(now, &*entropy),
            };
            insert(tx, &founding, founded, now)?;
            Ok(founded)
        })
        .await
}

fn insert(tx: &WriteTx<'_>, founding: &Founding, founded: Founded, now: Timestamp) -> Result<(), StoreError> {
    let Founding { organization, workspace, email, password_hash, log_host, founder } = founding;
    let Founded { organization_id, workspace_id, user_id } = founded;
    organizations::insert(tx, organization_id, organization, log_host, now)?;
    let row = Workspace { id: workspace_id, name: workspace.to_string(), created_at: now };
    workspaces::insert(tx, organization_id, &row)?;
    let user =
        NewUser { id: user_id, organization_id, email, password_hash, role: Role::Owner, created_at: now };
    users::insert(tx, &user)?;
    let (actor, origin) = match founder {
        Founder::System => (actor("system", None, None), Origin::system()),
        Founder::Owner(origin) => {
            (actor("user", Some(user_id.to_string()), Some(email.to_string())), origin.clone())
        }
    };
    let created = [
        (
            action::ORGANIZATION_CREATED,
            None,
            "organization",
            organization_id.to_string(),
            organization.to_string(),
        ),
        (
            action::WORKSPACE_CREATED,
            Some(workspace_id),
            "workspace",
            workspace_id.to_string(),
            workspace.to_string(),
        ),
        (action::USER_CREATED, None, "user", user_id.to_string(), email.to_string()),
    ];
    for (action, workspace_id, kind, id, name) in created {
        let mut details = Map::new();
        if action == action::USER_CREATED {
            details.insert("role".to_owned(), Role::Owner.as_str().into());
        }
        tx.append_event(NewEvent {
            time: now,
            organization_id,
            workspace_id,
            actor: actor.clone(),
            action,
            target: Some(Target { kind: Some(kind.to_owned()), id: Some(id), name: Some(name) }),
            outcome: Outcome::Success,
            reason: None,
            origin: origin.clone(),
            details,
        })?;
    }
    Ok(())
}

fn actor(kind: &str, id: Option<String>, name: Option<String>) -> Actor {
    Actor { kind: Some(kind.to_owned()), id, name }
}

//! What a caller may do: the scope and the role of every call, checked before it and, for changes, once more inside the
//! change's transaction.

use bijak_domain::{Scope, Timestamp, WorkspaceId};
use rusqlite::Connection;

use super::{
    ApiError, AppState, Authentication, Principal, PrincipalKind, Refusal,
    authenticate::{Caller, read},
    refusals,
};
use crate::{
    author::Author,
    store::workspaces::{self, Workspace},
    usage::Credential,
};

/// A caller that holds the scope of its call; the call is counted.
#[derive(Debug, Clone)]
pub struct Authorized {
    caller: Caller,
    scope: Option<Scope>,
}

impl Caller {
    /// Lets a caller with `scope` through and counts the call; writes the refusal of any other.
    pub async fn with_scope(self, app: &AppState, scope: Scope) -> Result<Authorized, ApiError> {
        match self.principal.check(scope) {
            Ok(()) => Ok(self.let_through(app, Some(scope))),
            Err(refusal) => Err(self.refuse(app, refusal, scope).await),
        }
    }

    /// For calls that any valid credential may make.
    pub fn with_any_scope(self, app: &AppState) -> Authorized {
        self.let_through(app, None)
    }

    fn let_through(self, app: &AppState, scope: Option<Scope>) -> Authorized {
        let credential = match &self.principal.kind {
            PrincipalKind::User { .. } => None,
            PrincipalKind::ApiKey { key_id, .. } => Some(Credential::ApiKey(*key_id)),
            PrincipalKind::ServiceAccountKey { key_id, .. } => Some(Credential::ServiceAccountKey(*key_id)),
        };
        if let (Some(credential), Some(source_ip)) = (credential, self.origin.source_ip) {
            app.usage.count(credential, app.now(), source_ip, self.origin.user_agent.as_deref(), scope);
        }
        Authorized { caller: self, scope }
    }

    /// Writes the refusal and says what the client is told of it.
    pub async fn refuse(&self, app: &AppState, refusal: Refusal, scope: Scope) -> ApiError {
        refusals::record(app, &self.principal, refusal, &self.origin).await;
        refused(refusal, scope)
    }
}

fn refused(refusal: Refusal, scope: Scope) -> ApiError {
    match refusal {
        Refusal::InsufficientScope => ApiError::InsufficientScope(scope),
        Refusal::InsufficientRole => ApiError::InsufficientRole("your role does not allow this call"),
        Refusal::SourceNotAllowed => ApiError::SourceNotAllowed,
        Refusal::SupersededKey => ApiError::SupersededKey,
        Refusal::Revoked | Refusal::Expired | Refusal::Disabled => ApiError::InvalidCredential,
    }
}

impl Authorized {
    pub fn principal(&self) -> &Principal {
        &self.caller.principal
    }

    /// The workspace, where the caller sees it.
    pub fn workspace(&self, conn: &Connection, id: WorkspaceId) -> Result<Workspace, ApiError> {
        let principal = &self.caller.principal;
        workspaces::find(conn, principal.organization_id, principal.visibility(), id)?
            .ok_or(ApiError::NotFound)
    }

    /// Looks the credential up once more, inside the transaction of a change: what was revoked while the change waited in
    /// the queue changes nothing any more, and the log never shows an act after its actor's end.
    pub fn confirm(&self, conn: &Connection, now: Timestamp) -> Result<Self, ApiError> {
        let Caller { principal: _, origin, kind, hash } = &self.caller;
        let Authentication::Accepted(principal) = read(conn, *kind, hash, now)? else {
            return Err(ApiError::InvalidCredential);
        };
        if let Some(scope) = self.scope {
            principal.check(scope).map_err(|refusal| refused(refusal, scope))?;
        }
        let caller = Caller { principal, origin: origin.clone(), kind: *kind, hash: *hash };
        Ok(Self { caller, scope: self.scope })
    }

    /// This caller as the author of what it does.
    pub fn author(&self) -> Author {
        Author {
            organization_id: self.caller.principal.organization_id,
            actor: self.caller.principal.actor(),
            origin: self.caller.origin.clone(),
        }
    }
}

/// Runs a change for an authorized caller: confirmed, with the time of its transaction.
pub async fn change<T, F>(app: &AppState, authorized: Authorized, change: F) -> Result<T, ApiError>
where
    F: FnOnce(&crate::store::WriteTx<'_>, &Authorized, Timestamp) -> Result<T, ApiError> + Send + 'static,
    T: Send + 'static,
{
    let clock = std::sync::Arc::clone(&app.clock);
    app.store
        .write(move |tx| {
            // Not the time of the request: events ascend in time as they do in `seq`.
            let now = clock.now();
            let confirmed = authorized.confirm(tx, now)?;
            change(tx, &confirmed, now)
        })
        .await
}

/// Runs a query for an authorized caller.
pub async fn query<T, F>(app: &AppState, authorized: Authorized, query: F) -> Result<T, ApiError>
where
    F: FnOnce(&Connection, &Authorized) -> Result<T, ApiError> + Send + 'static,
    T: Send + 'static,
{
    app.store.read(move |conn| query(conn, &authorized)).await
}

//! Values and rules of Bijak: ids, time, scopes, roles, secrets, key states and audit events.
//!
//! What this crate refuses to be: a place for I/O, async or storage. The only things here that touch the machine are
//! [`SystemClock`] and [`OsEntropy`], the two implementations of the traits that everything else is handed.
//! To add a value: one file, its parse, its display, its serde form and its tests beside it.

mod audit_event;
mod clock;
mod entropy;
mod id;
mod key_state;
mod name;
mod role;
mod scope;
mod secret;
mod secret_text;
#[cfg(feature = "test-hooks")]
pub mod test_hooks;

pub use audit_event::{Actor, AuditEvent, Outcome, Target, action};
pub use clock::{Clock, ParseTimestampError, SystemClock, Timestamp};
pub use entropy::{Entropy, OsEntropy};
pub use id::{
    ApiKeyId, EventId, GrantId, Id, IdKind, IntentId, OAuthClientId, OrganizationId, ParseIdError, RequestId,
    ServiceAccountId, ServiceAccountKeyId, SinkId, UserId, WorkspaceId,
};
pub use key_state::{
    ApiKeyStatus, OVERLAP_MS, RotationStatus, ServiceAccountKeyStatus, ServiceAccountStatus,
};
pub use name::{Name, NameError};
pub use role::{ParseRoleError, Role};
pub use scope::{ParseScopeError, Scope, ScopeSet};
pub use secret::{ParseSecretError, SecretHash, SecretKind, SecretToken};
pub use secret_text::SecretText;

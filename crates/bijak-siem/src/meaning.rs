//! What an action means to a SIEM: one table for every format. docs/SIEM.md prints it, and a test holds the two alike.
//!
//! Actions that are not in it (another product's, imported ones) are API calls: OCSF 6003, with the activity read off
//! the operation's verb.

use bijak_domain::{AuditEvent, Outcome, action};

use Class::{AccountChange, ApiActivity, Authentication, EntityManagement};
use Severity::{High, Informational, Low, Medium};

/// The OCSF classes that credential events fall into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A user or a service account was made or changed.
    AccountChange,
    /// Somebody proved, or failed to prove, who they are.
    Authentication,
    /// A key, a workspace or an organization was made or changed.
    EntityManagement,
    /// Everything else.
    ApiActivity,
}

/// OCSF's scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Informational,
    Low,
    Medium,
    High,
}

/// A line of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meaning {
    pub class: Class,
    /// OCSF's `activity_id` within the class; 99 is "other", named by [`Self::title`].
    pub activity: u8,
    /// OCSF's caption of the activity.
    pub activity_name: &'static str,
    /// Of a success. [`Meaning::severity_of`] answers for the event.
    pub severity: Severity,
    /// For people.
    pub title: &'static str,
    /// ECS `event.category`.
    pub category: &'static str,
    /// ECS `event.type`.
    pub kinds: &'static [&'static str],
}

impl Class {
    pub const fn uid(self) -> u32 {
        match self {
            AccountChange => 3001,
            Authentication => 3002,
            EntityManagement => 3004,
            ApiActivity => 6003,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            AccountChange => "Account Change",
            Authentication => "Authentication",
            EntityManagement => "Entity Management",
            ApiActivity => "API Activity",
        }
    }

    /// OCSF's category: its number and its caption.
    pub const fn category(self) -> (u32, &'static str) {
        match self {
            AccountChange | Authentication | EntityManagement => (3, "Identity & Access Management"),
            ApiActivity => (6, "Application Activity"),
        }
    }
}

impl Severity {
    /// OCSF's `severity_id`.
    pub const fn id(self) -> u8 {
        match self {
            Informational => 1,
            Low => 2,
            Medium => 3,
            High => 4,
        }
    }

    pub const fn name(self) -> &'static str {
        match self {
            Informational => "Informational",
            Low => "Low",
            Medium => "Medium",
            High => "High",
        }
    }

    /// CEF's and LEEF's scale, up to 10: the middle of the band that has the same name there.
    pub const fn of_ten(self) -> u8 {
        match self {
            Informational => 1,
            Low => 3,
            Medium => 5,
            High => 8,
        }
    }

    /// RFC 5424's: informational, notice, warning, error.
    pub const fn syslog(self) -> u8 {
        match self {
            Informational => 6,
            Low => 5,
            Medium => 4,
            High => 3,
        }
    }
}

impl Meaning {
    /// The table's line for an action, or what its verb says.
    pub fn of(action: &str) -> Self {
        TABLE.iter().find(|(name, _)| *name == action).map_or_else(|| call(action), |(_, meaning)| *meaning)
    }

    /// A failure is never less than medium: somebody was refused.
    pub fn severity_of(&self, event: &AuditEvent) -> Severity {
        match event.outcome {
            Outcome::Success => self.severity,
            Outcome::Failure => self.severity.max(Medium),
        }
    }
}

const fn meaning(
    class: Class,
    (activity, activity_name): (u8, &'static str),
    severity: Severity,
    title: &'static str,
    category: &'static str,
    kinds: &'static [&'static str],
) -> Meaning {
    Meaning { class, activity, activity_name, severity, title, category, kinds }
}

// The activities of the four classes that the table uses.
const CREATE: (u8, &str) = (1, "Create");
const READ: (u8, &str) = (2, "Read");
const UPDATE: (u8, &str) = (3, "Update");
const DELETE: (u8, &str) = (4, "Delete");
const MOVE: (u8, &str) = (5, "Move"); // "Move or rename an existing managed entity."
const DEACTIVATE: (u8, &str) = (11, "Deactivate");
const LOGON: (u8, &str) = (1, "Logon");
const LOGOFF: (u8, &str) = (2, "Logoff");
const TICKET: (u8, &str) = (3, "Authentication Ticket");
const RENEW: (u8, &str) = (5, "Service Ticket Renew");
const PASSWORD_CHANGE: (u8, &str) = (3, "Password Change");
const DISABLE: (u8, &str) = (5, "Disable");
const OTHER: u8 = 99;

/// Every action that the authority writes.
pub const TABLE: &[(&str, Meaning)] = &[
    (action::API_KEY_CREATED, entity(CREATE, Low, "API key created", "iam", &["creation"])),
    (action::API_KEY_RENAMED, entity(MOVE, Informational, "API key renamed", "iam", &["change"])),
    (action::API_KEY_UPDATED, entity(UPDATE, Low, "API key updated", "iam", &["change"])),
    (action::API_KEY_REVOKED, entity(DELETE, Low, "API key revoked", "iam", &["deletion"])),
    (action::API_KEY_EXPIRED, entity(DEACTIVATE, Informational, "API key expired", "iam", &["deletion"])),
    (action::OAUTH_TOKEN_ISSUED, auth(TICKET, Informational, "OAuth token issued", &["start"])),
    (action::OAUTH_TOKEN_REFRESHED, auth(RENEW, Informational, "OAuth token refreshed", &["info"])),
    (action::OAUTH_TOKEN_REVOKED, auth(LOGOFF, Low, "OAuth token revoked", &["end"])),
    (
        action::OAUTH_TOKEN_REUSE_DETECTED,
        auth((OTHER, "Refresh token reuse detected"), High, "Refresh token reuse detected", &["info"]),
    ),
    (
        action::OAUTH_CLIENT_REGISTERED,
        entity(CREATE, Medium, "OAuth client registered", "iam", &["creation"]),
    ),
    (
        action::OAUTH_CLIENT_SECRET_ROTATED,
        entity(UPDATE, Low, "OAuth client secret rotated", "iam", &["change"]),
    ),
    (action::OAUTH_CLIENT_REMOVED, entity(DELETE, Medium, "OAuth client removed", "iam", &["deletion"])),
    (action::USER_CREATED, account(CREATE, Low, "User created", &["creation", "user"])),
    (action::USER_SIGNED_IN, auth(LOGON, Informational, "User signed in", &["start"])),
    (action::USER_SIGN_IN_FAILED, auth(LOGON, Medium, "User sign-in failed", &["start"])),
    (action::SERVICE_ACCOUNT_CREATED, account(CREATE, Low, "Service account created", &["creation", "user"])),
    (
        action::SERVICE_ACCOUNT_UPDATED,
        account((OTHER, "Service account updated"), Low, "Service account updated", &["change", "user"]),
    ),
    (
        action::SERVICE_ACCOUNT_DISABLED,
        account(DISABLE, Low, "Service account disabled", &["change", "user"]),
    ),
    (
        action::SERVICE_ACCOUNT_KEY_ROTATED,
        account(PASSWORD_CHANGE, Informational, "Service account key rotated", &["change", "user"]),
    ),
    (
        action::SERVICE_ACCOUNT_KEY_REVOKED,
        account(
            (OTHER, "Service account key revoked"),
            Low,
            "Service account key revoked",
            &["change", "user"],
        ),
    ),
    (
        action::SERVICE_ACCOUNT_ROTATION_DUE,
        account(
            (OTHER, "Service account rotation due"),
            Informational,
            "Service account rotation due",
            &["info", "user"],
        ),
    ),
    (
        action::SERVICE_ACCOUNT_ROTATION_OVERDUE,
        account(
            (OTHER, "Service account rotation overdue"),
            Medium,
            "Service account rotation overdue",
            &["info", "user"],
        ),
    ),
    (action::CREDENTIAL_REJECTED, auth(LOGON, Medium, "Credential rejected", &["start"])),
    (
        action::ORGANIZATION_CREATED,
        entity(CREATE, Low, "Organization created", "configuration", &["creation"]),
    ),
    (
        action::ORGANIZATION_POLICY_CHANGED,
        entity(UPDATE, Medium, "Organization policy changed", "configuration", &["change"]),
    ),
    (
        action::WORKSPACE_CREATED,
        entity(CREATE, Informational, "Workspace created", "configuration", &["creation"]),
    ),
    (
        action::WORKSPACE_RENAMED,
        entity(MOVE, Informational, "Workspace renamed", "configuration", &["change"]),
    ),
    (
        action::AUDIT_LOG_KEY_ROTATED,
        entity(UPDATE, Medium, "Audit log signing key rotated", "configuration", &["change"]),
    ),
    (
        action::AUDIT_SINK_ADDED,
        entity(CREATE, Medium, "Audit log sink added", "configuration", &["creation"]),
    ),
    (
        action::AUDIT_SINK_REMOVED,
        entity(DELETE, Medium, "Audit log sink removed", "configuration", &["deletion"]),
    ),
    (
        action::AUDIT_SINK_TESTED,
        entity(
            (OTHER, "Audit log sink tested"),
            Informational,
            "Audit log sink tested",
            "configuration",
            &["info"],
        ),
    ),
];

const fn entity(
    activity: (u8, &'static str),
    severity: Severity,
    title: &'static str,
    category: &'static str,
    kinds: &'static [&'static str],
) -> Meaning {
    meaning(EntityManagement, activity, severity, title, category, kinds)
}

const fn account(
    activity: (u8, &'static str),
    severity: Severity,
    title: &'static str,
    kinds: &'static [&'static str],
) -> Meaning {
    meaning(AccountChange, activity, severity, title, "iam", kinds)
}

const fn auth(
    activity: (u8, &'static str),
    severity: Severity,
    title: &'static str,
    kinds: &'static [&'static str],
) -> Meaning {
    meaning(Authentication, activity, severity, title, "authentication", kinds)
}

/// Verbs, their OCSF activity and their ECS `event.type`.
type Verbs = (&'static [&'static str], (u8, &'static str), &'static [&'static str]);

/// First words of operations (`s3:GetBucketPolicy`, `users.list`) and of past participles (`invoice.deleted`).
const VERBS: &[Verbs] = &[
    (
        &[
            "get", "list", "describe", "head", "lookup", "read", "view", "search", "query", "scan",
            "download", "export", "batchget",
        ],
        READ,
        &["access"],
    ),
    (&["create", "add", "register", "run", "import", "issue", "generate", "allocate"], CREATE, &["creation"]),
    (
        &[
            "update",
            "put",
            "modify",
            "set",
            "change",
            "attach",
            "detach",
            "enable",
            "disable",
            "rename",
            "rotate",
            "associate",
            "disassociate",
            "tag",
            "untag",
            "start",
            "stop",
            "edit",
        ],
        UPDATE,
        &["change"],
    ),
    (&["delete", "remove", "terminate", "deregister", "revoke", "destroy"], DELETE, &["deletion"]),
];

/// An action that is not in the table: the verb stands first after the last `:`, `.` or `/`.
fn call(action: &str) -> Meaning {
    let operation = action.rsplit([':', '.', '/']).next().unwrap_or(action);
    let word = first_word(operation);
    let known = VERBS.iter().find(|(verbs, ..)| {
        verbs.iter().any(|verb| {
            let rest = word.strip_prefix(verb);
            // `delete` and `deleted`, `add` and `added`.
            matches!(rest, Some("" | "d" | "ed"))
        })
    });
    let (activity, kinds) =
        known.map_or(((OTHER, "Other"), &["info"][..]), |(_, activity, kinds)| (*activity, *kinds));
    meaning(ApiActivity, activity, Informational, "API call", "api", kinds)
}

/// `GetBucketPolicy` → `get`, `verb_past` → `verb`.
fn first_word(operation: &str) -> String {
    let mut letters = operation.chars();
    let first = letters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(letters.take_while(|letter| letter.is_lowercase())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::tests::event;

    #[test]
    fn no_action_is_in_the_table_twice() {
        for (index, (name, _)) in TABLE.iter().enumerate() {
            assert!(TABLE[index + 1..].iter().all(|(other, _)| other != name), "{name}");
        }
    }

    #[test]
    fn the_document_prints_this_table() {
        let document = include_str!("../../../docs/SIEM.md");
        for (name, meaning) in TABLE {
            let Meaning { class, activity, activity_name, severity, category, kinds, .. } = meaning;
            let row = format!(
                "| `{name}` | {} {} | {activity} {activity_name} | {} | {category}: {} |",
                class.uid(),
                class.name(),
                severity.name(),
                kinds.join(", ")
            );
            assert!(document.lines().any(|line| line == row), "docs/SIEM.md lacks {row}");
        }
    }

    #[test]
    fn an_unknown_action_is_an_api_call_of_its_verb() {
        for (action, activity) in [
            ("s3:GetBucketPolicy", 2),
            ("ec2:RunInstances", 1),
            ("iam:PutUserPolicy", 3),
            ("ec2:TerminateInstances", 4),
            ("kms:Decrypt", 99),
            ("invoice.deleted", 4),
            ("token.added", 1),
            ("x.getaway", 99),
            ("", 99),
            ("é", 99),
            ("::", 99),
        ] {
            let meaning = Meaning::of(action);
            assert_eq!((meaning.class, meaning.activity), (ApiActivity, activity), "{action}");
        }
    }

    #[test]
    fn a_refusal_is_never_less_than_medium() {
        let mut event = event();
        let meaning = Meaning::of(action::WORKSPACE_CREATED);
        assert_eq!(meaning.severity_of(&event), Informational);
        event.outcome = Outcome::Failure;
        assert_eq!(meaning.severity_of(&event), Medium);
        assert_eq!(Meaning::of(action::OAUTH_TOKEN_REUSE_DETECTED).severity_of(&event), High);
    }
}

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ErrorView;

/// The whole state of the app that every page depends on. Command `app_state`; event `state` carries the same.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AppStateView {
    pub version: String,
    pub vault: VaultView,
    pub profiles: Vec<ProfileView>,
    /// The profile in use; null: the welcome screen.
    pub active_profile_id: Option<String>,
    pub session: SessionView,
    /// A sign-in under way or just ended badly; null: none.
    pub sign_in: Option<SignInView>,
    pub local_authority: LocalAuthorityView,
    /// Whether a tray host exists: only then closing the window keeps the app.
    pub tray: bool,
    pub settings: SettingsView,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum VaultView {
    /// Not opened yet: the keyring was asked and has not answered.
    Opening,
    /// Open, its master key in the OS keyring.
    OpenKeyring,
    /// Open, its master key derived from a passphrase.
    OpenPassphrase,
    /// The OS keyring exists but is locked: its prompt waits for the person.
    KeyringLocked,
    /// The OS keyring holds our key, but it cannot be reached now.
    KeyringUnreachable { error: ErrorView },
    /// There is no OS keyring and no vault yet: a passphrase may be chosen.
    NeedsPassphrase,
    /// A passphrase vault, locked.
    PassphraseLocked,
    /// The vault file is damaged or its key is not the one in the keyring. Nothing was overwritten.
    Broken { error: ErrorView },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProfileView {
    /// The organization's id.
    pub id: String,
    pub organization_name: String,
    /// Where the deployment answers, as the person gave it; for the local one the current URL.
    pub base_url: String,
    pub is_local: bool,
    /// The email address of the signed-in person.
    pub account: String,
    pub role: Option<String>,
    pub scopes: Vec<String>,
    pub workspace_id: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SessionView {
    /// No profile is active.
    None,
    SignedIn,
    /// The server cannot be reached; what is cached is shown. Retried by itself.
    Offline {
        since: String,
        error: ErrorView,
    },
    /// The refresh token was refused or wiped: sign in again. Cached data stays readable.
    SignedOut {
        reason: ErrorView,
    },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SignInView {
    /// Asking the deployment for its metadata.
    Discovering { base_url: String },
    /// The browser is open; we wait for the redirect until `expires_at`.
    /// `notice`: a link came meanwhile that does not belong to this sign-in; it was ignored.
    WaitingForBrowser {
        base_url: String,
        expires_at: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        notice: Option<ErrorView>,
    },
    /// The code came back and is being redeemed.
    Redeeming { base_url: String },
    /// Ended badly. Codes: `sign_in_denied`, `sign_in_expired`, `sign_in_replayed`, `sign_in_wrong_state`,
    /// `sign_in_wrong_issuer`, `sign_in_error_response`, `sign_in_redeem_failed`, `unreachable`, `not_bijak`, `insecure_url` …
    Failed { base_url: String, error: ErrorView },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum LocalAuthorityView {
    /// None was ever started on this computer.
    Absent,
    Starting,
    /// Running and empty: the owner account is made in the browser with this code (shown only here).
    NeedsSetup {
        url: String,
        code: String,
        expires_at: String,
    },
    Running {
        url: String,
    },
    /// It died or did not start; it is restarted with back-off.
    Failed {
        error: ErrorView,
    },
    /// There is data of a local authority, and it is not running (no profile of it is in use).
    Stopped,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct SettingsView {
    /// Seconds until a copied secret is cleared from the clipboard; 5 to 300.
    pub clipboard_seconds: u32,
    /// Months of the audit log that are kept on this computer, 1 to 120; null: all.
    pub audit_keep_months: Option<u32>,
}

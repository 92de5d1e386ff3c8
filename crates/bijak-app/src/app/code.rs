//! The codes of `ErrorView` that this computer makes; a server's own (`bijak_api_types::code`) pass through unchanged.
//! ui/src/texts/en.json turns them into words.

// Reaching a deployment.
pub(crate) const INVALID_URL: &str = "invalid_url";
pub(crate) const INSECURE_URL: &str = "insecure_url";
/// Something answers at the URL, but not this API.
pub(crate) const NOT_BIJAK: &str = "not_bijak";
pub(crate) const UNREACHABLE: &str = "unreachable";
pub(crate) const TIMEOUT: &str = "timeout";
/// The server answered with something that is not of the contract.
pub(crate) const UNEXPECTED_ANSWER: &str = "unexpected_answer";

// Signing in and out.
pub(crate) const SIGN_IN_DENIED: &str = "sign_in_denied";
pub(crate) const SIGN_IN_EXPIRED: &str = "sign_in_expired";
pub(crate) const SIGN_IN_REPLAYED: &str = "sign_in_replayed";
pub(crate) const SIGN_IN_WRONG_STATE: &str = "sign_in_wrong_state";
pub(crate) const SIGN_IN_WRONG_ISSUER: &str = "sign_in_wrong_issuer";
pub(crate) const SIGN_IN_ERROR_RESPONSE: &str = "sign_in_error_response";
pub(crate) const SIGN_IN_REDEEM_FAILED: &str = "sign_in_redeem_failed";
/// The app ended before a sign-in over the loopback fallback came back: its port is gone.
pub(crate) const SIGN_IN_INTERRUPTED: &str = "sign_in_interrupted";
/// The organization is known at another URL: sign out there first.
pub(crate) const SIGN_IN_KNOWN_ELSEWHERE: &str = "sign_in_known_elsewhere";
/// There is no waiting sign-in to open again.
pub(crate) const SIGN_IN_NOT_WAITING: &str = "sign_in_not_waiting";
pub(crate) const BROWSER_FAILED: &str = "browser_failed";
/// No profile is active, or it is signed out.
pub(crate) const SIGNED_OUT: &str = "signed_out";
/// The server ended the sign-in: revoked, expired or used elsewhere.
pub(crate) const SIGN_IN_ENDED: &str = "sign_in_ended";
/// Signed out on this computer; the server could not be told.
pub(crate) const SIGNED_OUT_NOT_REVOKED: &str = "signed_out_not_revoked";
pub(crate) const UNKNOWN_PROFILE: &str = "unknown_profile";
pub(crate) const UNKNOWN_WORKSPACE: &str = "unknown_workspace";

// The authority on this computer.
pub(crate) const LOCAL_AUTHORITY_FAILED: &str = "local_authority_failed";
pub(crate) const LOCAL_AUTHORITY_NOT_RUNNING: &str = "local_authority_not_running";

// This computer.
pub(crate) const VAULT_LOCKED: &str = "vault_locked";
/// The vault failed, or does not keep what it is given.
pub(crate) const VAULT_FAILED: &str = "vault_failed";
/// A stored secret was changed outside of this program.
pub(crate) const VAULT_TAMPERED: &str = "vault_tampered";
pub(crate) const VAULT_BROKEN: &str = "vault_broken";
/// A vault exists already: no passphrase can be chosen.
pub(crate) const VAULT_NOT_NEW: &str = "vault_not_new";
pub(crate) const KEYRING_UNREACHABLE: &str = "keyring_unreachable";
pub(crate) const WRONG_PASSPHRASE: &str = "wrong_passphrase";
pub(crate) const PASSPHRASE_TOO_SHORT: &str = "passphrase_too_short";
/// This computer does not have the key's secret.
pub(crate) const NO_SECRET: &str = "no_secret";
pub(crate) const CLIPBOARD_FAILED: &str = "clipboard_failed";
pub(crate) const STORE_FAILED: &str = "store_failed";
pub(crate) const INVALID_SETTING: &str = "invalid_setting";
pub(crate) const INTERNAL: &str = "internal";

// Making credentials.
/// The answer with the secret was lost on the way; what was made is revoked again.
pub(crate) const ANSWER_LOST: &str = "answer_lost";
/// The server does not take the key it just made; it is revoked again.
pub(crate) const NEW_KEY_REFUSED: &str = "new_key_refused";

// The local copy of the audit log.
pub(crate) const AUDIT_CACHE_FAILED: &str = "audit_cache_failed";
/// The server left an event out.
pub(crate) const AUDIT_GAP: &str = "audit_gap";
/// The server sent an event twice.
pub(crate) const AUDIT_DUPLICATE: &str = "audit_duplicate";
/// The server sent another content for an event it had sent before.
pub(crate) const AUDIT_CONFLICT: &str = "audit_conflict";
/// The server sent an event that cannot be kept.
pub(crate) const AUDIT_UNSTORABLE: &str = "audit_unstorable";
/// A query that is too long for a link, or holds control characters.
pub(crate) const AUDIT_LINK_TOO_LONG: &str = "audit_link_too_long";
pub(crate) const AUDIT_VIEW_NAME: &str = "audit_view_name";
/// Another saved view has this name.
pub(crate) const AUDIT_VIEW_NAME_TAKEN: &str = "audit_view_name_taken";
pub(crate) const AUDIT_VIEWS_FULL: &str = "audit_views_full";
/// A text that is no query; `audit_query_check` says where it goes wrong.
pub(crate) const QUERY_INVALID: &str = "query_invalid";
/// A file could not be written to the person's downloads.
pub(crate) const DOWNLOADS_FAILED: &str = "downloads_failed";
/// A newer request of the same kind took its place.
pub(crate) const CANCELLED: &str = "cancelled";
pub(crate) const EXPORT_FAILED: &str = "export_failed";
/// No file manager shows the file.
pub(crate) const REVEAL_FAILED: &str = "reveal_failed";
/// What an event's proof needs is not all here yet.
pub(crate) const AUDIT_NOT_PROVEN: &str = "audit_not_proven";
/// A text that is no verifier key.
pub(crate) const AUDIT_KEY_INVALID: &str = "audit_key_invalid";
/// The key did not sign the log's head, or that head does not go on from what was proven.
pub(crate) const AUDIT_KEY_NOT_THE_LOGS: &str = "audit_key_not_the_logs";
/// The log is in order, or was caught at something that no key explains.
pub(crate) const AUDIT_KEY_NOT_ASKED_FOR: &str = "audit_key_not_asked_for";

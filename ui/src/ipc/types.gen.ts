// Generated from crates/bijak-app/src/view by `cargo xtask types`. Do not edit: a test compares it.

/**
 * A created key; its secret went to the vault and to the clipboard.
 */
export type ApiKeyChangedView = { key: ApiKeyRow, 
/**
 * Null where the clipboard refused; the key is safe in the vault and can be copied again.
 */
clipboard: ClipboardView | null, };

export type ApiKeyListView = { items: Array<ApiKeyRow>, freshness: Freshness, };

export type ApiKeyRow = { id: string, workspace_id: string, name: string, permissions: Array<string>, 
/**
 * `active`, `expired` or `revoked`.
 */
status: string, created_at: string, last_used_at: string | null, expires_at: string | null, revoked_at: string | null, last_four: string, allowed_cidrs: Array<string>, 
/**
 * Whether this computer's vault holds the secret: only then it can be copied and tested.
 */
has_secret: boolean, pinned: boolean, 
/**
 * When it was last copied on this computer.
 */
last_copied_at: string | null, 
/**
 * An open rotation in which this key is the old one.
 */
rotation: RotationView | null, };

/**
 * The whole state of the app that every page depends on. Command `app_state`; event `state` carries the same.
 */
export type AppStateView = { version: string, vault: VaultView, profiles: Array<ProfileView>, 
/**
 * The profile in use; null: the welcome screen.
 */
active_profile_id: string | null, session: SessionView, 
/**
 * A sign-in under way or just ended badly; null: none.
 */
sign_in: SignInView | null, local_authority: LocalAuthorityView, 
/**
 * Whether a tray host exists: only then closing the window keeps the app.
 */
tray: boolean, settings: SettingsView, };

/**
 * Command `audit_event`: one event with all that is known of it here.
 */
export type AuditEventDetailView = { event: AuditEventView, 
/**
 * The canonical line (RFC 8785): byte for byte what the log's leaf is the hash of.
 */
raw: string, verified: boolean, flags: Array<FlagView>, };

/**
 * One event with all its fourteen fields.
 */
export type AuditEventView = { id: string, seq: number, time: string, organization_id: string | null, workspace_id: string | null, actor: NamedRef | null, action: string, target: NamedRef | null, source_ip: string | null, user_agent: string | null, outcome: string, reason: string | null, request_id: string | null, details: Record<string, unknown>, };

export type AuditExportForm = { format: ExportFormat, 
/**
 * What to write; the time range is part of it (`after:`, `before:`).
 */
query: string, 
/**
 * Also an evidence bundle: the events, their inclusion proofs, the checkpoint and the key, in a file of its own.
 */
proof: boolean, };

/**
 * Answer of `audit_export_start`; null: the person closed the dialog, and nothing happens.
 */
export type AuditExportStarted = { id: number, };

/**
 * Event `audit_export`: how an export is doing.
 */
export type AuditExportView = { id: number, written: number, total: number, state: ExportState, 
/**
 * The file, once it is whole; a cancelled or failed export leaves none.
 */
path: string | null, error: ErrorView | null, };

export type AuditFacetValue = { 
/**
 * What a query says to mean it: `actor:` followed by this, already quoted where it must be. Null: the events that have none.
 */
value: string | null, 
/**
 * What to show: a name where `value` is an id.
 */
label: string, count: number, };

/**
 * Command `audit_facets`: one of these for every field asked for, in that order.
 */
export type AuditFacetView = { field: AuditField, 
/**
 * How many values there are among the matching events.
 */
distinct: number, 
/**
 * The most frequent ones.
 */
values: Array<AuditFacetValue>, };

export type AuditField = "action" | "actor" | "workspace" | "source_ip" | "user_agent" | "outcome" | "target" | "network";

export type AuditHistogramBucket = { from: string, success: number, failure: number, };

/**
 * Command `audit_histogram`: matching events by time. The last bucket ends at `to`.
 */
export type AuditHistogramView = { from: string, to: string, buckets: Array<AuditHistogramBucket>, };

/**
 * Rows `position..` of the filtered list, newest first, of the snapshot up to `up_to_seq`.
 */
export type AuditPageView = { 
/**
 * The snapshot: pass it back so that rows do not move under the reader. Null: the cache is empty.
 */
up_to_seq: number | null, 
/**
 * Matching events in the snapshot.
 */
total: number, position: number, rows: Array<AuditRowView>, 
/**
 * How long the local copy took to answer, in milliseconds.
 */
took_ms: number, };

/**
 * Command `audit_prove`: the inclusion proof of one event, made from the local copy and checked here.
 */
export type AuditProofView = { seq: number, 
/**
 * Events of the tree that the checkpoint signs.
 */
size: number, 
/**
 * Hashes are standard base64, leaf to root.
 */
leaf_hash: string, hashes: Array<string>, root: string, 
/**
 * The signed note.
 */
checkpoint: string, key_name: string, 
/**
 * Whether leaf and hashes give the checkpoint's root and the pinned key signed it.
 */
holds: boolean, };

/**
 * A row of the list: the event and what this computer says of it.
 */
export type AuditRowView = { 
/**
 * What is unusual about it; muted ones too.
 */
flags: Array<FlagView>, 
/**
 * Whether it was checked against a checkpoint that the log's key signed.
 */
verified: boolean, id: string, seq: number, time: string, organization_id: string | null, workspace_id: string | null, actor: NamedRef | null, action: string, target: NamedRef | null, source_ip: string | null, user_agent: string | null, outcome: string, reason: string | null, request_id: string | null, details: Record<string, unknown>, };

/**
 * A query with a name, shown in the side bar. By name.
 */
export type AuditSavedView = { id: number, name: string, query: string, };

/**
 * Command `audit_status`; event `audit` carries the same whenever the cache grew or the phase changed.
 */
export type AuditStatusView = { phase: AuditSyncPhase, 
/**
 * Events held locally.
 */
cached: number, 
/**
 * Events the server is known to have; null: never asked.
 */
known: number | null, newest_seq: number | null, oldest_time: string | null, newest_time: string | null, 
/**
 * When the server last confirmed that nothing is missing.
 */
last_sync_at: string | null, error: ErrorView | null, 
/**
 * Distinct actions and actor names in the cache, for the filter menus; most frequent first, 100 at most.
 */
actions: Array<string>, actors: Array<string>, verification: VerificationView, };

export type AuditSyncPhase = "idle" | "newest" | "backfill" | "live" | "paused" | "failed" | "forbidden" | "broken";

/**
 * A secret was put on the clipboard and will be cleared.
 */
export type ClipboardView = { 
/**
 * The key's id.
 */
credential_id: string, clears_at: string, };

export type CreateApiKeyForm = { workspace_id: string, name: string, permissions: Array<string>, 
/**
 * RFC 3339; null: never.
 */
expires_at: string | null, allowed_cidrs: Array<string>, };

export type CreateServiceAccountForm = { workspace_id: string, name: string, scopes: Array<string>, rotation_days: number, };

/**
 * What a command answers when it fails. `code` is stable and chooses the words (ui/src/texts/en.json);
 * `message` is the technical sentence, shown small; never a secret.
 */
export type ErrorView = { code: string, message: string, 
/**
 * The server's `request_id`, where the error came from one.
 */
request_id: string | null, };

export type ExportFormat = "ndjson" | "csv" | "ocsf" | "ecs" | "cef" | "leef" | "syslog";

export type ExportState = "running" | "done" | "cancelled" | "failed";

/**
 * What a log was caught at. `key_rotated` alone is no lie: the old key vouched for the new one, or a person did (`audit_trust_key`;
 * its words say which), and it is told all the same.
 */
export type FindingKind = "edited" | "dropped" | "inserted" | "reordered" | "truncated" | "forked" | "rolled_back" | "shrunk" | "wrong_key" | "invalid" | "key_rotated";

/**
 * Kept as evidence: it is never overwritten, also not by signing out.
 */
export type FindingView = { id: number, found_at: string, kind: FindingKind, 
/**
 * The first event concerned, where one can be named.
 */
seq: number | null, 
/**
 * One sentence each; technical, in English.
 */
title: string, explanation: string, 
/**
 * The checkpoints as signed notes: the last one that was proven, and the one that contradicts it.
 */
checkpoint_before: string | null, checkpoint_after: string | null, 
/**
 * Both versions of the event, as canonical lines.
 */
held_line: string | null, received_line: string | null, };

export type FlagKind = "new_network" | "failure_burst" | "unusual_hour";

/**
 * Command `audit_flag_mutes`: what the person does not want to be shown.
 */
export type FlagMuteView = { kind: FlagKind, 
/**
 * Null: of whatever actor.
 */
actor_id: string | null, 
/**
 * The actor's name as last seen.
 */
actor_name: string | null, };

/**
 * Something unusual, found on this computer from the events it holds.
 */
export type FlagView = { kind: FlagKind, 
/**
 * The figures behind it, in one sentence.
 */
why: string, muted: boolean, };

/**
 * How old a list is. Lists are answered from the local copy at once where the server cannot be reached.
 */
export type Freshness = { 
/**
 * When the server last confirmed this; null: never.
 */
as_of: string | null, 
/**
 * Why it is not fresh (offline, signed out …); null: it is.
 */
error: ErrorView | null, };

/**
 * The answer of the guarded call (`POST /v1/inference/chat`) made with the key from Rust.
 */
export type KeyTestView = { ok: boolean, status: number, 
/**
 * The problem's code where refused.
 */
code: string | null, milliseconds: number, };

/**
 * Events `api_keys` and `service_accounts`: the list of this workspace changed, read it again.
 */
export type ListChangedView = { workspace_id: string, };

export type LocalAuthorityView = { "kind": "absent" } | { "kind": "starting" } | { "kind": "needs_setup", url: string, code: string, expires_at: string, } | { "kind": "running", url: string, } | { "kind": "failed", error: ErrorView, } | { "kind": "stopped" };

/**
 * An actor or a target; parts may be null.
 */
export type NamedRef = { type: string | null, id: string | null, name: string | null, };

/**
 * Event `navigate`: a link or the tray asks for a page.
 */
export type NavigateView = { view: PageView, 
/**
 * The object to open on that page; null: the page itself.
 */
id: string | null, 
/**
 * The query to show there (`audit` alone); null: as it stands.
 */
query: string | null, };

/**
 * The pages that something outside the window may ask for.
 */
export type PageView = "overview" | "keys" | "service_accounts" | "audit";

export type ProfileView = { 
/**
 * The organization's id.
 */
id: string, organization_name: string, 
/**
 * Where the deployment answers, as the person gave it; for the local one the current URL.
 */
base_url: string, is_local: boolean, 
/**
 * The email address of the signed-in person.
 */
account: string, role: string | null, scopes: Array<string>, workspace_id: string | null, };

/**
 * Command `audit_query_check`: the text's parts for highlighting, also of a text that is wrong.
 */
export type QueryCheckView = { tokens: Array<QueryTokenView>, error: QueryErrorView | null, };

export type QueryCompletionItem = { insert: string, label: string, kind: QueryTokenKind, 
/**
 * Events that have it; null where nothing is counted (keys, operators, relative times).
 */
count: number | null, };

/**
 * Command `audit_complete`: put an item's `insert` in the place of `from..to`.
 */
export type QueryCompletionView = { from: number, to: number, items: Array<QueryCompletionItem>, };

export type QueryErrorView = { from: number, to: number, 
/**
 * Stable; chooses the words.
 */
code: string, message: string, };

export type QueryTokenKind = "key" | "value" | "text" | "operator" | "bracket" | "negation";

export type QueryTokenView = { from: number, to: number, kind: QueryTokenKind, };

export type RotationPhase = "creating" | "storing" | "awaiting_revoke" | "done" | "undone";

/**
 * A rotation of an API key: new key beside the old one, then revoke.
 */
export type RotationView = { id: string, workspace_id: string, old_key_id: string, new_key_id: string | null, phase: RotationPhase, started_at: string, 
/**
 * Who was seen using the old key since the rotation began and in the 24 hours before, other than this app's own tests.
 */
old_key_users: Array<UsageRow>, 
/**
 * Whether somebody else was seen: then revoking wants a second look.
 */
in_use: boolean, error: ErrorView | null, };

/**
 * Created or rotated; the new secret went to the vault and to the clipboard.
 */
export type ServiceAccountChangedView = { account: ServiceAccountRow, key: ServiceAccountKeyRow, clipboard: ClipboardView | null, };

export type ServiceAccountDetailView = { account: ServiceAccountRow, 
/**
 * Newest first.
 */
keys: Array<ServiceAccountKeyRow>, 
/**
 * Who used the current and superseded keys in the last 7 days, by key id.
 */
usage: { [key in string]: Array<UsageRow> }, freshness: Freshness, };

export type ServiceAccountKeyRow = { id: string, 
/**
 * `active`, `superseded`, `expired` or `revoked`.
 */
status: string, created_at: string, last_used_at: string | null, expires_at: string | null, superseded_at: string | null, revoked_at: string | null, last_four: string, rotated_from: string | null, has_secret: boolean, };

export type ServiceAccountListView = { items: Array<ServiceAccountRow>, freshness: Freshness, };

export type ServiceAccountRow = { id: string, workspace_id: string, name: string, 
/**
 * `active` or `disabled`.
 */
status: string, scopes: Array<string>, rotation_days: number, rotation_due_at: string | null, created_at: string, last_used_at: string | null, current_key_id: string | null, 
/**
 * Whether the vault holds the current key's secret.
 */
has_secret: boolean, };

export type SessionView = { "kind": "none" } | { "kind": "signed_in" } | { "kind": "offline", since: string, error: ErrorView, } | { "kind": "signed_out", reason: ErrorView, };

export type SettingsView = { 
/**
 * Seconds until a copied secret is cleared from the clipboard; 5 to 300.
 */
clipboard_seconds: number, 
/**
 * Months of the audit log that are kept on this computer, 1 to 120; null: all.
 */
audit_keep_months: number | null, };

export type SignInView = { "kind": "discovering", base_url: string, } | { "kind": "waiting_for_browser", base_url: string, expires_at: string, notice?: ErrorView, } | { "kind": "redeeming", base_url: string, } | { "kind": "failed", base_url: string, error: ErrorView, };

/**
 * Who used a credential, folded over hours.
 */
export type UsageRow = { source_ip: string, user_agent: string | null, count: number, first: string, last: string, };

export type VaultView = { "kind": "opening" } | { "kind": "open_keyring" } | { "kind": "open_passphrase" } | { "kind": "keyring_locked" } | { "kind": "keyring_unreachable", error: ErrorView, } | { "kind": "needs_passphrase" } | { "kind": "passphrase_locked" } | { "kind": "broken", error: ErrorView, };

export type VerificationState = "none" | "unverified" | "partial" | "verified" | "broken";

/**
 * How far the local copy is proven by the log's signed checkpoint.
 */
export type VerificationView = { state: VerificationState, 
/**
 * First and last proven event, both included.
 */
verified_from: number | null, verified_to: number | null, 
/**
 * Events that the last checkpoint speaks for.
 */
checkpoint_size: number | null, 
/**
 * When that checkpoint was verified here.
 */
checkpoint_at: string | null, 
/**
 * The log's name, as its checkpoints carry it.
 */
origin: string | null, 
/**
 * The pinned key: its name and the hash that follows it in a vkey.
 */
key_name: string | null, 
/**
 * The latest finding, where the state is `broken`.
 */
finding: FindingView | null, };

export type WorkspaceListView = { items: Array<WorkspaceRow>, freshness: Freshness, };

export type WorkspaceRow = { id: string, name: string, created_at: string, };

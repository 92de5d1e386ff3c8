-- Copies of the server's lists, each item as the server answered it (JSON). The server is the truth.
CREATE TABLE cached_views (
    profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    -- What it is: 'workspaces', 'api_keys' …
    list       TEXT NOT NULL,
    -- What it belongs to: the workspace, the service account; empty for the organization's own.
    parent     TEXT NOT NULL,
    id         TEXT NOT NULL,
    -- The place in the list, as the server ordered it.
    place      INTEGER NOT NULL,
    view       TEXT NOT NULL,
    PRIMARY KEY (profile_id, list, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX cached_views_by_parent ON cached_views (profile_id, list, parent, place);

-- When the server last confirmed a list.
CREATE TABLE list_checks (
    profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    list       TEXT NOT NULL,
    parent     TEXT NOT NULL,
    checked_at INTEGER NOT NULL,
    PRIMARY KEY (profile_id, list, parent)
) STRICT, WITHOUT ROWID;

-- What this computer knows of a key beyond the server.
CREATE TABLE api_key_marks (
    profile_id     TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    key_id         TEXT NOT NULL,
    pinned         INTEGER NOT NULL DEFAULT 0,
    last_copied_at INTEGER,
    PRIMARY KEY (profile_id, key_id)
) STRICT, WITHOUT ROWID;

-- The journal: every credential under way. A row is written before the server is asked and goes when the credential's
-- secret is safe or the credential is revoked again; a rotation stays until its old key is revoked. No secrets here.
CREATE TABLE intents (
    -- Also the Idempotency-Key.
    id                 TEXT PRIMARY KEY,
    profile_id         TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    workspace_id       TEXT NOT NULL,
    plan               TEXT NOT NULL,
    phase              TEXT NOT NULL CHECK (phase IN ('creating', 'storing', 'awaiting_revoke')),
    -- What the server made, known from 'storing' on.
    credential_id      TEXT,
    service_account_id TEXT,
    started_at         INTEGER NOT NULL,
    -- Who was seen with a rotation's old key; NULL: not known.
    old_key_users      TEXT,
    error              TEXT
) STRICT;

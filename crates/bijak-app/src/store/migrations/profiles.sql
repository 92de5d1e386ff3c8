-- One row per deployment and organization. The key is the organization's id, so that a profile outlives its URL.
CREATE TABLE profiles (
    id                TEXT PRIMARY KEY,
    organization_name TEXT NOT NULL,
    base_url          TEXT NOT NULL,
    is_local          INTEGER NOT NULL,
    user_id           TEXT NOT NULL,
    account           TEXT NOT NULL,
    role              TEXT,
    scopes            TEXT NOT NULL,
    workspace_id      TEXT,
    created_at        INTEGER NOT NULL,
    last_used_at      INTEGER NOT NULL
) STRICT;

-- Small facts with one value each: the active profile, clipboard_seconds, the local authority's port.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A sign-in under way. Its verifier is in the vault under the same id.
CREATE TABLE sign_in_attempts (
    state_hash     BLOB PRIMARY KEY,
    id             TEXT NOT NULL UNIQUE,
    base_url       TEXT NOT NULL,
    is_local       INTEGER NOT NULL,
    redirect_uri   TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    ended_at       INTEGER
) STRICT;

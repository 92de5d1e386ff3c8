-- One row per organization. The key is the organization's id, so that a profile outlives its URL.
CREATE TABLE profiles (
    id                TEXT PRIMARY KEY,
    organization_name TEXT NOT NULL,
    base_url          TEXT NOT NULL,
    is_local          INTEGER NOT NULL,
    account           TEXT NOT NULL,
    role              TEXT,
    scopes            TEXT NOT NULL,
    workspace_id      TEXT,
    created_at        INTEGER NOT NULL
) STRICT;

-- Small facts with one value each.
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A sign-in, under way or over. The id is the SHA-256 of its `state`; verifier and authorization URL are in the vault
-- under it. Rows outlive the attempt for a day: a link that comes twice is told from one that is foreign.
CREATE TABLE sign_in_attempts (
    id         TEXT PRIMARY KEY,
    base_url   TEXT NOT NULL,
    is_local   INTEGER NOT NULL,
    deployment TEXT NOT NULL,
    redirect   TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    -- NULL: under way.
    ended      TEXT CHECK (ended IN ('used', 'expired', 'cancelled'))
) STRICT;

-- Clients that an operator registered. The desktop app is known without a row.
CREATE TABLE oauth_clients (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
    name            TEXT NOT NULL,
    -- JSON: the redirects as they were registered.
    redirects       TEXT NOT NULL,
    -- One of the two, or neither for a public client.
    secret_hash     BLOB CHECK (length(secret_hash) = 32),
    jwks            TEXT,
    created_at      INTEGER NOT NULL,
    CHECK (secret_hash IS NULL OR jwks IS NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX oauth_grants_of_client ON oauth_grants (client_id, id);

-- Signed messages that count once, by the SHA-256 of who sent them and their id.
CREATE TABLE used_assertions (
    id_hash BLOB NOT NULL PRIMARY KEY CHECK (length(id_hash) = 32),
    ends_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX used_assertions_to_sweep ON used_assertions (ends_at);

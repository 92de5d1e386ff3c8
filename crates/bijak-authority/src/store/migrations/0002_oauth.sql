-- Browser sessions, authorization codes, grants and their tokens. Conventions as in 0001: times are milliseconds,
-- scopes bit masks, secrets SHA-256.

-- A signed-in browser.
CREATE TABLE sessions (
    session_hash BLOB NOT NULL PRIMARY KEY CHECK (length(session_hash) = 32),
    user_id      TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_to_sweep ON sessions (expires_at);
CREATE INDEX sessions_of_user ON sessions (user_id);

-- What one person allowed one client: the family of all tokens that stem from one redeemed code. Ending the row ends
-- them all, because every token is read together with its grant.
CREATE TABLE oauth_grants (
    id         TEXT NOT NULL PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id  TEXT NOT NULL,
    -- As allowed: the request narrowed to the role of that day. The role of today narrows it again at every use.
    scopes     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    ended_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX oauth_grants_of_user ON oauth_grants (user_id, id);

CREATE TABLE authorization_codes (
    code_hash      BLOB NOT NULL PRIMARY KEY CHECK (length(code_hash) = 32),
    user_id        TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    client_id      TEXT NOT NULL,
    redirect_uri   TEXT NOT NULL,
    code_challenge BLOB NOT NULL CHECK (length(code_challenge) = 32),
    scopes         INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    -- Set by the first attempt to redeem it, whatever came of it.
    used_at        INTEGER,
    -- The grant it became. Kept as long as that lives, so that a second use can end it.
    grant_id       TEXT UNIQUE REFERENCES oauth_grants (id) ON DELETE CASCADE,
    CHECK (grant_id IS NULL OR used_at IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX authorization_codes_to_sweep ON authorization_codes (expires_at) WHERE grant_id IS NULL;
CREATE INDEX authorization_codes_of_user ON authorization_codes (user_id);

CREATE TABLE access_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    grant_id   TEXT NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
    scopes     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX access_tokens_of_grant ON access_tokens (grant_id);
CREATE INDEX access_tokens_to_sweep ON access_tokens (expires_at);

CREATE TABLE refresh_tokens (
    token_hash BLOB NOT NULL PRIMARY KEY CHECK (length(token_hash) = 32),
    grant_id   TEXT NOT NULL REFERENCES oauth_grants (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- Set when its successor was issued. Kept until it would have expired, so that a second use is seen.
    rotated_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX refresh_tokens_to_sweep ON refresh_tokens (expires_at);
-- At most one living refresh token a grant, whatever the code above says.
CREATE UNIQUE INDEX refresh_token_current ON refresh_tokens (grant_id) WHERE rotated_at IS NULL;
CREATE INDEX refresh_tokens_of_grant ON refresh_tokens (grant_id);

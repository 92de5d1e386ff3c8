-- Times are milliseconds since 1970 (UTC). Scopes are bit masks (bijak_domain::ScopeSet::bits).
-- Secrets are stored as SHA-256 of their wire form and in no other way.

CREATE TABLE organizations (
    id         TEXT NOT NULL PRIMARY KEY,
    name       TEXT NOT NULL,
    -- The audit log's name in signed checkpoints; fixed here, whatever address the server listens on later.
    log_origin TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    name            TEXT NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX workspaces_of_organization ON workspaces (organization_id, id);

CREATE TABLE users (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    -- The sign-in form asks for nothing else, so an address names one user of the whole deployment.
    email           TEXT NOT NULL COLLATE NOCASE UNIQUE,
    password_hash   TEXT NOT NULL,
    role            TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'auditor', 'member')),
    created_at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX users_of_organization ON users (organization_id, id);

-- Which workspaces a member works in. The other roles see all of them and need no row.
CREATE TABLE memberships (
    user_id      TEXT NOT NULL REFERENCES users (id),
    workspace_id TEXT NOT NULL REFERENCES workspaces (id),
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (user_id, workspace_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
    id               TEXT NOT NULL PRIMARY KEY,
    workspace_id     TEXT NOT NULL REFERENCES workspaces (id),
    name             TEXT NOT NULL,
    secret_hash      BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    last_four        TEXT NOT NULL,
    permissions      INTEGER NOT NULL,
    -- A JSON array of networks; empty: from anywhere.
    allowed_cidrs    TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    last_used_at     INTEGER,
    expires_at       INTEGER,
    revoked_at       INTEGER,
    rotated_from     TEXT REFERENCES api_keys (id),
    -- Whether the audit log says that this key expired: the sweep writes that event once.
    expiry_in_log    INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX api_keys_of_workspace ON api_keys (workspace_id, id);
CREATE INDEX api_keys_to_expire ON api_keys (expires_at)
    WHERE expires_at IS NOT NULL AND revoked_at IS NULL AND expiry_in_log = 0;

CREATE TABLE service_accounts (
    id            TEXT NOT NULL PRIMARY KEY,
    workspace_id  TEXT NOT NULL REFERENCES workspaces (id),
    name          TEXT NOT NULL,
    scopes        INTEGER NOT NULL,
    rotation_days INTEGER NOT NULL,
    created_at    INTEGER NOT NULL,
    last_used_at  INTEGER,
    disabled_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX service_accounts_of_workspace ON service_accounts (workspace_id, id);

CREATE TABLE service_account_keys (
    id                 TEXT NOT NULL PRIMARY KEY,
    service_account_id TEXT NOT NULL REFERENCES service_accounts (id),
    secret_hash        BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
    last_four          TEXT NOT NULL,
    created_at         INTEGER NOT NULL,
    last_used_at       INTEGER,
    superseded_at      INTEGER,
    expires_at         INTEGER,
    revoked_at         INTEGER,
    rotated_from       TEXT REFERENCES service_account_keys (id)
) STRICT;
CREATE INDEX service_account_keys_of_account ON service_account_keys (service_account_id, id);
CREATE INDEX service_account_keys_by_ancestor ON service_account_keys (rotated_from) WHERE rotated_from IS NOT NULL;
-- At most one current key an account, whatever the code above says.
CREATE UNIQUE INDEX service_account_current_key ON service_account_keys (service_account_id)
    WHERE superseded_at IS NULL AND revoked_at IS NULL;

-- One row an event. `line` is the event exactly as served (RFC 8785); `leaf_hash` is SHA-256(0x00 || line); the other
-- columns repeat parts of the line for filters, and stand before it so that a filter need not read past it.
CREATE TABLE audit_events (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    seq             INTEGER NOT NULL,
    time            INTEGER NOT NULL,
    workspace_id    TEXT,
    actor_id        TEXT,
    action          TEXT NOT NULL,
    target_id       TEXT,
    source_ip       TEXT,
    user_agent      TEXT,
    outcome         TEXT NOT NULL CHECK (outcome IN ('success', 'failure')),
    leaf_hash       BLOB NOT NULL CHECK (length(leaf_hash) = 32),
    line            TEXT NOT NULL,
    UNIQUE (organization_id, seq)
) STRICT;
CREATE INDEX audit_events_by_time ON audit_events (organization_id, time, seq);
CREATE INDEX audit_events_by_workspace ON audit_events (organization_id, workspace_id, seq) WHERE workspace_id IS NOT NULL;
CREATE INDEX audit_events_by_actor ON audit_events (organization_id, actor_id, seq) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_events_by_target ON audit_events (organization_id, target_id, seq) WHERE target_id IS NOT NULL;
CREATE INDEX audit_events_by_source ON audit_events (organization_id, source_ip, seq) WHERE source_ip IS NOT NULL;
CREATE INDEX audit_events_by_action ON audit_events (organization_id, action, seq);

CREATE TABLE usage (
    credential_id TEXT NOT NULL,
    hour          INTEGER NOT NULL,
    source_ip     TEXT NOT NULL,
    user_agent    TEXT,
    -- The scope the call needed; null for calls that need none.
    scope         TEXT,
    count         INTEGER NOT NULL,
    first         INTEGER NOT NULL,
    last          INTEGER NOT NULL
) STRICT;
-- Nulls are values here (a call without a user agent is one kind of call), hence the expressions.
CREATE UNIQUE INDEX usage_counter
    ON usage (credential_id, hour, source_ip, ifnull(user_agent, x'00'), ifnull(scope, x'00'));

CREATE TABLE idempotency_keys (
    principal_id TEXT NOT NULL,
    route        TEXT NOT NULL,
    key          TEXT NOT NULL,
    body_hash    BLOB NOT NULL CHECK (length(body_hash) = 32),
    object_id    TEXT NOT NULL,
    created_at   INTEGER NOT NULL,
    PRIMARY KEY (principal_id, route, key)
) STRICT, WITHOUT ROWID;

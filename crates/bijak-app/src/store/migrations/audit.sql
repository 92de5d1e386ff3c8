-- Queries with a name.
CREATE TABLE audit_views (
    id         INTEGER PRIMARY KEY,
    profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    query      TEXT NOT NULL,
    UNIQUE (profile_id, name)
) STRICT;

-- Flags that the person does not want to be shown.
CREATE TABLE audit_flag_mutes (
    profile_id TEXT NOT NULL REFERENCES profiles (id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,
    -- '': of whatever actor.
    actor_id   TEXT NOT NULL,
    actor_name TEXT,
    PRIMARY KEY (profile_id, kind, actor_id)
) STRICT, WITHOUT ROWID;

-- What was proven of a log, one row each. No reference to `profiles`: it outlives a sign-out, so that a server cannot
-- show another history to who comes back.
CREATE TABLE audit_logs (
    organization_id TEXT PRIMARY KEY,
    -- The vkey that is trusted; its name is the log's origin.
    pinned_key      TEXT NOT NULL,
    pinned_at       INTEGER NOT NULL,
    -- The last checkpoint that was verified, as a signed note; NULL: the key alone is pinned.
    checkpoint      TEXT,
    verified_at     INTEGER,
    -- Set when the log was caught; only a person's decision clears it.
    broken_by       INTEGER REFERENCES audit_findings (id),
    -- The first event that the copy keeps: older ones were dropped, as the settings say; NULL: none was.
    pruned_to       INTEGER
) STRICT, WITHOUT ROWID;

-- Evidence. Rows are added, never changed; they outlive a sign-out too.
CREATE TABLE audit_findings (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    organization_id   TEXT NOT NULL,
    found_at          INTEGER NOT NULL,
    kind              TEXT NOT NULL,
    seq               INTEGER,
    title             TEXT NOT NULL,
    explanation       TEXT NOT NULL,
    checkpoint_before TEXT,
    checkpoint_after  TEXT,
    held_line         TEXT,
    received_line     TEXT
) STRICT;
CREATE INDEX audit_findings_by_log ON audit_findings (organization_id, id);

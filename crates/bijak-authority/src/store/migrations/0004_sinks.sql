-- Where an organization's events are carried to, and how far.

CREATE TABLE sinks (
    id              TEXT NOT NULL PRIMARY KEY,
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    -- JSON: the address and its parameters. Says where the sink's secret lies and never holds it.
    config          TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    -- The last event that is there, or that it will never take. Null: nothing yet.
    cursor          INTEGER,
    moved_at        INTEGER
) STRICT, WITHOUT ROWID;

-- Events that a sink will never take. Their lines are in audit_events.
CREATE TABLE sink_dead_letters (
    sink_id    TEXT NOT NULL REFERENCES sinks (id) ON DELETE CASCADE,
    seq        INTEGER NOT NULL,
    why        TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (sink_id, seq)
) STRICT, WITHOUT ROWID;

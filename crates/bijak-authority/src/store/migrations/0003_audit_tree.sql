-- The Merkle tree over each organization's events (RFC 9162), beside them and in their transactions, and the keys that
-- sign it.

-- The tree as it stands: how many leaves, and the root over them. No row: no events.
CREATE TABLE audit_heads (
    organization_id TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    size            INTEGER NOT NULL CHECK (size > 0),
    root            BLOB NOT NULL CHECK (length(root) = 32)
) STRICT, WITHOUT ROWID;

-- The tree in tiles of up to sixteen hashes. The hashes of level 0 are the leaves', in order of `seq`, sixteen a tile;
-- each hash of level n + 1 is the root over one whole tile of level n. So the root of every perfect subtree follows from
-- one tile, at two bytes an event more than the leaves themselves.
CREATE TABLE audit_tiles (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    level           INTEGER NOT NULL,
    position        INTEGER NOT NULL,
    hashes          BLOB NOT NULL CHECK (length(hashes) BETWEEN 32 AND 512 AND length(hashes) % 32 = 0),
    PRIMARY KEY (organization_id, level, position)
) STRICT, WITHOUT ROWID;

-- What signs an organization's checkpoints. `vkey` is the public half as C2SP's signed-note writes it. `seed` is the
-- private half (RFC 8032 §5.1.5); it is erased when the key has signed for the last time, and the row stays, so that
-- whoever kept an old checkpoint can still check it.
CREATE TABLE audit_log_keys (
    organization_id TEXT NOT NULL REFERENCES organizations (id),
    vkey            TEXT NOT NULL,
    seed            BLOB CHECK (seed IS NULL OR length(seed) = 32),
    created_at      INTEGER NOT NULL,
    superseded_at   INTEGER,
    PRIMARY KEY (organization_id, vkey),
    CHECK (superseded_at IS NOT NULL OR seed IS NOT NULL)
) STRICT, WITHOUT ROWID;
-- One key is the current one, whatever the code above says.
CREATE UNIQUE INDEX audit_log_key_current ON audit_log_keys (organization_id) WHERE superseded_at IS NULL;

-- Authorization requests that a client pushed (RFC 9126), until they become a code or end.
CREATE TABLE pushed_requests (
    handle_hash BLOB NOT NULL PRIMARY KEY CHECK (length(handle_hash) = 32),
    client_id   TEXT NOT NULL,
    query       TEXT NOT NULL,
    expires_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX pushed_requests_to_sweep ON pushed_requests (expires_at);

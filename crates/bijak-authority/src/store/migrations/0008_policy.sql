-- What an organization asks of its keys. No row: nothing.
CREATE TABLE organization_policies (
    organization_id       TEXT NOT NULL PRIMARY KEY REFERENCES organizations (id),
    max_key_lifetime_days INTEGER CHECK (max_key_lifetime_days BETWEEN 1 AND 3650),
    -- A mask of scopes; null: all of the data plane.
    member_permissions    INTEGER,
    overlap_hours         INTEGER NOT NULL CHECK (overlap_hours BETWEEN 0 AND 24),
    revoke_idle_days      INTEGER CHECK (revoke_idle_days BETWEEN 1 AND 3650)
) STRICT, WITHOUT ROWID;

-- What the audit log says of the term of an account's current key: the sweep writes each event once.
CREATE TABLE rotation_notices (
    key_id TEXT NOT NULL PRIMARY KEY REFERENCES service_account_keys (id),
    notice TEXT NOT NULL CHECK (notice IN ('due', 'overdue'))
) STRICT, WITHOUT ROWID;

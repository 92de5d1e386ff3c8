-- A refresh whose answer was lost may be asked again for a short time: until `grace_ends_at` the rotated token holds its
-- successor, sealed under a key that only the rotated token itself gives. Erased at that time, or when the successor is used.
ALTER TABLE refresh_tokens ADD COLUMN sealed_successor BLOB;
ALTER TABLE refresh_tokens ADD COLUMN grace_ends_at INTEGER;
-- Only the immediately preceding token has a grace.
CREATE UNIQUE INDEX refresh_token_in_grace ON refresh_tokens (grant_id) WHERE sealed_successor IS NOT NULL;
CREATE INDEX refresh_tokens_graces_to_end ON refresh_tokens (grace_ends_at) WHERE sealed_successor IS NOT NULL;

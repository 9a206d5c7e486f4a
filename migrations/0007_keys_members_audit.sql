-- The audit log: actor, action, target, time; ids and settings only. Personal data (network address, email) is in `sealed`,
-- under the account's key. `account_id` is null for entries of the platform.
CREATE TABLE audit_log (
  id TEXT PRIMARY KEY,
  account_id TEXT REFERENCES accounts (id),
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('user', 'key', 'staff', 'system')),
  actor_id TEXT,
  action TEXT NOT NULL,
  target_type TEXT NOT NULL,
  target_id TEXT NOT NULL,
  before TEXT,
  after TEXT,
  sealed TEXT,
  created_at INTEGER NOT NULL,
  CHECK ((actor_id IS NULL) = (actor_kind = 'system'))
) WITHOUT ROWID;
CREATE INDEX audit_log_by_account ON audit_log (account_id, created_at DESC, id DESC);
CREATE INDEX audit_log_by_time ON audit_log (created_at DESC, id DESC);

CREATE TRIGGER audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit:immutable'); END;
CREATE TRIGGER audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit:immutable'); END;
-- A repeated id would be replaced without a DELETE.
CREATE TRIGGER audit_log_no_repeat BEFORE INSERT ON audit_log
WHEN EXISTS (SELECT 1 FROM audit_log WHERE id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'audit:immutable'); END;

-- The platform's staff: set by SQL from the operator's own machine, never by a route (docs/security.md).
ALTER TABLE auth_users ADD COLUMN platform_role TEXT NOT NULL DEFAULT 'none'
  CHECK (platform_role IN ('none', 'support', 'admin'));

-- `rate_limit` is requests a minute, null for the account's own; `replaced_by` is the key that a rotation made.
ALTER TABLE api_keys ADD COLUMN rate_limit INTEGER CHECK (rate_limit > 0);
ALTER TABLE api_keys ADD COLUMN replaced_by TEXT;
ALTER TABLE api_keys ADD COLUMN created_by TEXT;
CREATE INDEX api_keys_by_account ON api_keys (account_id, created_at DESC, id DESC);
CREATE INDEX api_keys_expiring ON api_keys (expires_at) WHERE revoked_at IS NULL AND expires_at IS NOT NULL;

-- As in 0006; a key with changed scopes continues to work, and sockets opened with the old ones are closed.
CREATE TRIGGER keys_narrowed AFTER UPDATE OF scopes ON api_keys WHEN NEW.scopes <> OLD.scopes
BEGIN
  INSERT INTO credential_ends (account_id, credential_id, dead) VALUES (NEW.account_id, NEW.id, 0)
  ON CONFLICT DO NOTHING;
END;

-- Separate from the keys, because uses are written often and do not affect the rights of a key.
CREATE TABLE key_uses (
  key_id TEXT PRIMARY KEY REFERENCES api_keys (id),
  last_used_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The token is never stored: `token_hash` is its SHA-256. The invited address is sealed; `address_hash`, keyed,
-- identifies a second invitation.
CREATE TABLE invitations (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'member')),
  address_hash TEXT NOT NULL,
  sealed TEXT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  invited_by TEXT NOT NULL REFERENCES auth_users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER,
  outcome TEXT CHECK (outcome IN ('accepted', 'revoked')),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
) WITHOUT ROWID;
CREATE INDEX invitations_by_account ON invitations (account_id, created_at DESC, id DESC);
-- One open invitation for each address, also for concurrent requests.
CREATE UNIQUE INDEX invitations_open ON invitations (account_id, address_hash) WHERE ended_at IS NULL;

-- An invitation is an email to another person. The trigger raises, so that the email of the same batch is not sent.
CREATE TRIGGER invitations_limit BEFORE INSERT ON invitations
WHEN (SELECT count(*) FROM invitations
  WHERE account_id = NEW.account_id AND created_at > NEW.created_at - 86400000) >= 20
BEGIN SELECT RAISE(ABORT, 'invitations:too_many'); END;

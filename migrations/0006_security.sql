-- Outgoing emails: sealed until they are sent, then a row without content that keeps the used key.
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  template TEXT NOT NULL,
  sealed TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  outcome TEXT CHECK (outcome IN ('sent', 'refused')),
  created_at INTEGER NOT NULL,
  CHECK ((next_at IS NULL) = (outcome IS NOT NULL)),
  CHECK ((sealed IS NULL) = (outcome IS NOT NULL))
) WITHOUT ROWID;
CREATE INDEX mails_due ON mails (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX mails_by_age ON mails (created_at);

-- The place of a session's sign-in, and the last confirmation of its person's identity.
ALTER TABLE auth_sessions ADD COLUMN country TEXT;
ALTER TABLE auth_sessions ADD COLUMN city TEXT;
ALTER TABLE auth_sessions ADD COLUMN confirmed_at INTEGER;

-- Links in mails and half-finished sign-ins: hashed, single use. `detail` is sealed.
CREATE TABLE auth_tokens (
  hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL CHECK (purpose IN ('verify_email', 'change_email', 'reset_password', 'second_factor')),
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  detail TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_tokens_by_user ON auth_tokens (user_id, purpose);
CREATE INDEX auth_tokens_by_expiry ON auth_tokens (expires_at);

-- `secret` counts; `pending` waits for its first code and changes nothing until then (I-42). Both are sealed.
CREATE TABLE two_factors (
  user_id TEXT PRIMARY KEY REFERENCES auth_users (id) ON DELETE CASCADE,
  secret TEXT,
  pending TEXT,
  last_step INTEGER NOT NULL DEFAULT 0,
  enabled_at INTEGER,
  CHECK ((secret IS NULL) = (enabled_at IS NULL))
) WITHOUT ROWID;

CREATE TABLE recovery_codes (
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;

-- better-auth's table: the public key and a counter; the rows grant no access.
CREATE TABLE auth_passkeys (
  id TEXT PRIMARY KEY,
  name TEXT,
  public_key TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  credential_id TEXT NOT NULL UNIQUE,
  counter INTEGER NOT NULL,
  device_type TEXT NOT NULL,
  backed_up INTEGER NOT NULL,
  transports TEXT,
  created_at INTEGER,
  aaguid TEXT
) WITHOUT ROWID;
CREATE INDEX auth_passkeys_by_user ON auth_passkeys (user_id);

-- Devices and countries of earlier sign-ins, as hashes: only whether one is known is ever asked.
CREATE TABLE known_devices (
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  hash TEXT NOT NULL,
  seen_at INTEGER NOT NULL,
  PRIMARY KEY (user_id, hash)
) WITHOUT ROWID;

-- Ended credentials that may have open sockets: written by the statement that ends them, and deleted when the account's
-- hub has closed the sockets (I-41). `*` is every credential of the account.
CREATE TABLE credential_ends (
  account_id TEXT NOT NULL,
  credential_id TEXT NOT NULL,
  -- 0: it continues with other rights, so its sockets are closed and may be opened again.
  dead INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (account_id, credential_id)
) WITHOUT ROWID;

CREATE TRIGGER sessions_end AFTER DELETE ON auth_sessions
BEGIN
  INSERT INTO credential_ends (account_id, credential_id)
  SELECT account_id, OLD.id FROM memberships WHERE user_id = OLD.user_id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER keys_end AFTER UPDATE OF revoked_at ON api_keys
WHEN NEW.revoked_at IS NOT NULL AND OLD.revoked_at IS NULL
BEGIN
  INSERT INTO credential_ends (account_id, credential_id) VALUES (NEW.account_id, NEW.id)
  ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER memberships_end AFTER DELETE ON memberships
BEGIN
  INSERT INTO credential_ends (account_id, credential_id)
  SELECT OLD.account_id, id FROM auth_sessions WHERE user_id = OLD.user_id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER memberships_change AFTER UPDATE OF role ON memberships WHEN NEW.role <> OLD.role
BEGIN
  INSERT INTO credential_ends (account_id, credential_id, dead)
  SELECT NEW.account_id, id, 0 FROM auth_sessions WHERE user_id = NEW.user_id ON CONFLICT DO NOTHING;
END;

CREATE TRIGGER accounts_suspended AFTER UPDATE OF state ON accounts
WHEN NEW.state <> 'active' AND OLD.state = 'active'
BEGIN
  INSERT INTO credential_ends (account_id, credential_id) VALUES (NEW.id, '*') ON CONFLICT DO NOTHING;
END;

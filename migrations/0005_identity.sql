-- Logins. The auth_ tables are better-auth's (its user, session, account, verification); times are epoch ms.
CREATE TABLE auth_users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL DEFAULT 0,
  image TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- `id` identifies the session in other tables; `token` is the content of the signed cookie, and is never shown.
CREATE TABLE auth_sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_sessions_by_user ON auth_sessions (user_id);
CREATE INDEX auth_sessions_by_expiry ON auth_sessions (expires_at);

-- Credentials of a user: a password (provider_id 'credential', scrypt), later other providers.
CREATE TABLE auth_credentials (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  password TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (provider_id, account_id)
) WITHOUT ROWID;
CREATE INDEX auth_credentials_by_user ON auth_credentials (user_id);

CREATE TABLE auth_verifications (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX auth_verifications_by_identifier ON auth_verifications (identifier);

-- The accounts that a user acts for, with the role.
CREATE TABLE memberships (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  user_id TEXT NOT NULL REFERENCES auth_users (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'member')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, user_id)
) WITHOUT ROWID;
CREATE INDEX memberships_by_user ON memberships (user_id, created_at);

-- As in 0003; a credential may also be a live session of a member of the account that buys.
DROP TRIGGER verifications_may_buy;
CREATE TRIGGER verifications_may_buy BEFORE INSERT ON verifications
WHEN NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:account_suspended')
  WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account_id AND state = 'active');
  SELECT RAISE(ABORT, 'verifications:credential_revoked')
  WHERE NOT EXISTS (SELECT 1 FROM api_keys WHERE id = NEW.credential_id AND account_id = NEW.account_id
      AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > NEW.created_at))
    AND NOT EXISTS (SELECT 1 FROM auth_sessions s JOIN memberships m ON m.user_id = s.user_id
      WHERE s.id = NEW.credential_id AND s.expires_at > NEW.created_at AND m.account_id = NEW.account_id);
END;

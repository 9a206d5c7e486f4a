-- As in 0006, and `stop_email_change`: the owner of the old address stops a change with it. Pending changes end
-- here, because people without a confirmed address could request them.
CREATE TABLE auth_tokens_new (
  hash TEXT PRIMARY KEY,
  purpose TEXT NOT NULL
    CHECK (purpose IN ('verify_email', 'change_email', 'stop_email_change', 'reset_password', 'second_factor')),
  user_id TEXT NOT NULL REFERENCES auth_users (id) ON DELETE CASCADE,
  detail TEXT,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO auth_tokens_new (hash, purpose, user_id, detail, created_at, expires_at)
SELECT hash, purpose, user_id, detail, created_at, expires_at FROM auth_tokens WHERE purpose <> 'change_email';
DROP TABLE auth_tokens;
ALTER TABLE auth_tokens_new RENAME TO auth_tokens;
CREATE INDEX auth_tokens_by_user ON auth_tokens (user_id, purpose);
CREATE INDEX auth_tokens_by_expiry ON auth_tokens (expires_at);

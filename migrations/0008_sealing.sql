-- The key that seals an owner's texts, wrapped by a master key of SEAL_KEYS. An owner is an account, or
-- `provider:<account>` for messages without an order yet. A destroyed key keeps its row, so that no new key replaces
-- it.
CREATE TABLE data_keys (
  owner TEXT NOT NULL,
  version INTEGER NOT NULL,
  wrapped TEXT,
  master_id TEXT,
  created_at INTEGER NOT NULL,
  destroyed_at INTEGER,
  PRIMARY KEY (owner, version),
  CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL)),
  CHECK ((wrapped IS NULL) = (master_id IS NULL))
) WITHOUT ROWID;
CREATE INDEX data_keys_by_master ON data_keys (master_id) WHERE wrapped IS NOT NULL;

CREATE TRIGGER data_keys_destroyed BEFORE UPDATE ON data_keys
WHEN OLD.destroyed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'data_keys:destroyed'); END;
CREATE TRIGGER data_keys_kept BEFORE DELETE ON data_keys
BEGIN SELECT RAISE(ABORT, 'data_keys:kept'); END;

-- Values that were sealed before data keys existed can no longer be opened.
DELETE FROM messages;
DELETE FROM unmatched_messages;

-- A deleted account remains as a tombstone for ledger and audit log; it is suspended, so that no caller can act for it.
ALTER TABLE accounts ADD COLUMN deleted_at INTEGER;
CREATE TRIGGER accounts_deleted BEFORE UPDATE ON accounts
WHEN OLD.deleted_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'accounts:deleted'); END;

-- An archive of all data of an account, created by a job. Its content is in R2, sealed, as `parts` parts.
CREATE TABLE exports (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  requested_by TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'ready', 'failed', 'expired')),
  parts INTEGER NOT NULL DEFAULT 0,
  bytes INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX exports_by_account ON exports (account_id, created_at DESC, id);
CREATE INDEX exports_by_state ON exports (state, expires_at);
-- One at a time, also for concurrent requests.
CREATE UNIQUE INDEX exports_running ON exports (account_id) WHERE state = 'running';

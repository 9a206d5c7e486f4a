-- The key that an owner's texts are sealed with, itself wrapped by a master key of SEAL_KEYS. An owner is an account, or
-- `provider:<account>` for what matched no order yet. Destroying it leaves the row, so that no new one takes its place.
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

-- What was sealed before there were data keys opens no more.
DELETE FROM messages;
DELETE FROM unmatched_messages;

-- Mails on their way: sealed until they are handed over, then a row without content that keeps the key used.
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

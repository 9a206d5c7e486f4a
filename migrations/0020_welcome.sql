-- Who has had the welcome credits: a mailbox, as a keyed hash, once and for ever, whatever becomes of its login. The
-- network that it was confirmed from, hashed too, is forgotten after a day.
CREATE TABLE welcome_grants (
  mailbox_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  network_hash TEXT,
  granted_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX welcome_grants_by_network ON welcome_grants (network_hash, granted_at) WHERE network_hash IS NOT NULL;

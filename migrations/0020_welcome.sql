-- Mailboxes that received the welcome credits, as keyed hashes, kept forever, also after their logins end. The network
-- of the confirmation, also hashed, is deleted after a day.
CREATE TABLE welcome_grants (
  mailbox_hash TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  network_hash TEXT,
  granted_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX welcome_grants_by_network ON welcome_grants (network_hash, granted_at) WHERE network_hash IS NOT NULL;

-- The projection of each Verification object, for queries that must not wake one.
CREATE TABLE verifications (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  credential_id TEXT NOT NULL,
  service TEXT NOT NULL,
  capability TEXT NOT NULL CHECK (capability IN ('sms', 'voice')),
  area_codes TEXT,
  carriers TEXT,
  price INTEGER NOT NULL CHECK (price > 0),
  request_hash TEXT NOT NULL,
  provider_account TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('created', 'awaiting_sms', 'cancelling', 'completed', 'cancelled', 'expired', 'failed')),
  reason TEXT,
  number TEXT,
  reservation_id TEXT,
  provider_cost INTEGER,
  created_at INTEGER NOT NULL,
  deadline_at INTEGER NOT NULL,
  ended_at INTEGER
) WITHOUT ROWID;
CREATE INDEX verifications_by_account ON verifications (account_id, created_at DESC, id);

-- A revoked credential or a suspended account buys nothing, whatever a cache contains.
CREATE TRIGGER verifications_may_buy BEFORE INSERT ON verifications
WHEN NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:account_suspended')
  WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE id = NEW.account_id AND state = 'active');
  SELECT RAISE(ABORT, 'verifications:credential_revoked')
  WHERE NOT EXISTS (SELECT 1 FROM api_keys WHERE id = NEW.credential_id AND account_id = NEW.account_id
    AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > NEW.created_at));
END;

-- A terminal state is final, and two orders never hold one reservation.
CREATE TRIGGER verifications_final BEFORE UPDATE OF state ON verifications
WHEN OLD.state IN ('completed', 'cancelled', 'expired', 'failed') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'verifications:final'); END;

CREATE TABLE provider_reservations (
  reservation_id TEXT PRIMARY KEY,
  provider_account TEXT NOT NULL,
  verification_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Text, sender and code are sealed together in `sealed`; a late message was never shown.
CREATE TABLE messages (
  verification_id TEXT NOT NULL,
  id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  late INTEGER NOT NULL DEFAULT 0,
  received_at INTEGER NOT NULL,
  stored_at INTEGER NOT NULL,
  PRIMARY KEY (verification_id, id)
) WITHOUT ROWID;

-- Provider webhooks that matched no order yet: retried after 1, 5 and 30 s, then kept as quarantine.
CREATE TABLE unmatched_messages (
  id TEXT PRIMARY KEY,
  provider_account TEXT NOT NULL,
  reservation_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  cause TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  received_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX unmatched_messages_due ON unmatched_messages (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX unmatched_messages_by_reservation ON unmatched_messages (reservation_id);

-- One row for each release: the charge that the recovery job must still recover from the provider.
CREATE TABLE recoveries (
  verification_id TEXT PRIMARY KEY,
  provider_account TEXT NOT NULL,
  service TEXT NOT NULL,
  reservation_id TEXT,
  action TEXT NOT NULL CHECK (action IN ('none', 'cancel', 'report', 'find')),
  state TEXT NOT NULL CHECK (state IN ('open', 'recovered', 'charged', 'nothing_bought')),
  amount INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  since INTEGER NOT NULL,
  next_at INTEGER,
  late_messages INTEGER NOT NULL DEFAULT 0,
  note TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX recoveries_due ON recoveries (next_at) WHERE next_at IS NOT NULL;

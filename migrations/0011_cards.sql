-- The origin of a payment; whether the person at its checkout agreed to save the card; the tier that it pays.
ALTER TABLE payments ADD COLUMN origin TEXT NOT NULL DEFAULT 'checkout'
  CHECK (origin IN ('checkout', 'auto_top_up', 'tier_change', 'tier_renewal'));
ALTER TABLE payments ADD COLUMN save_card INTEGER NOT NULL DEFAULT 0 CHECK (save_card IN (0, 1));
ALTER TABLE payments ADD COLUMN wanted_tier TEXT CHECK (wanted_tier IN ('developer', 'enterprise'));
CREATE TRIGGER payments_terms_card BEFORE UPDATE OF origin, save_card, wanted_tier ON payments
BEGIN SELECT RAISE(ABORT, 'payments:immutable'); END;
-- I-35: at most one charge without the customer is in progress.
CREATE UNIQUE INDEX payments_one_auto_top_up ON payments (account_id)
  WHERE origin = 'auto_top_up' AND state IN ('initialized', 'pending');
CREATE UNIQUE INDEX payments_one_tier ON payments (account_id)
  WHERE origin IN ('tier_change', 'tier_renewal') AND state IN ('initialized', 'pending');
CREATE INDEX payments_by_origin ON payments (account_id, origin, created_at) WHERE origin <> 'checkout';

-- A card that Paystack lets us charge again. `sealed` contains its authorization code and the email address that
-- belongs to it, under the account's data key, until Paystack has deactivated it; `fingerprint` is a keyed hash that
-- identifies the card.
CREATE TABLE payment_methods (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  payment_id TEXT NOT NULL REFERENCES payments (id),
  fingerprint TEXT NOT NULL,
  sealed TEXT,
  brand TEXT,
  last4 TEXT,
  exp_month INTEGER CHECK (exp_month BETWEEN 1 AND 12),
  exp_year INTEGER,
  bank TEXT,
  is_default INTEGER NOT NULL DEFAULT 0 CHECK (is_default IN (0, 1)),
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  CHECK (removed_at IS NOT NULL OR sealed IS NOT NULL),
  CHECK (removed_at IS NULL OR is_default = 0)
) WITHOUT ROWID;
CREATE UNIQUE INDEX payment_methods_card ON payment_methods (account_id, fingerprint) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX payment_methods_default ON payment_methods (account_id) WHERE is_default = 1;
CREATE INDEX payment_methods_to_deactivate ON payment_methods (removed_at)
  WHERE removed_at IS NOT NULL AND sealed IS NOT NULL;
-- I-35: no card without a successful payment and the customer's consent for that payment.
CREATE TRIGGER payment_methods_consent BEFORE INSERT ON payment_methods
BEGIN
  SELECT RAISE(ABORT, 'payment_methods:no_consent') WHERE NOT EXISTS (SELECT 1 FROM payments p
    WHERE p.id = NEW.payment_id AND p.account_id = NEW.account_id AND p.save_card = 1 AND p.state = 'succeeded');
END;

-- Automatic charges that a customer agreed to. Money is US cents. `revision` admits one of two concurrent decisions;
-- `due_at` is the time of the next decision; `crossings` counts how often the balance fell below `notify_below`.
CREATE TABLE auto_top_ups (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  revision INTEGER NOT NULL,
  is_enabled INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
  card_id TEXT NOT NULL REFERENCES payment_methods (id),
  threshold INTEGER NOT NULL CHECK (threshold > 0),
  notify_below INTEGER NOT NULL CHECK (notify_below >= threshold),
  credits INTEGER NOT NULL CHECK (credits > 0),
  currency TEXT NOT NULL CHECK (currency IN ('NGN', 'GHS', 'ZAR', 'KES', 'USD')),
  monthly_cap INTEGER NOT NULL CHECK (monthly_cap >= credits),
  cooldown_ms INTEGER NOT NULL CHECK (cooldown_ms > 0),
  consented_by TEXT NOT NULL,
  consented_at INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  last_charge_at INTEGER,
  due_at INTEGER,
  is_low INTEGER NOT NULL DEFAULT 0,
  low_at INTEGER,
  crossings INTEGER NOT NULL DEFAULT 0,
  told_crossings INTEGER NOT NULL DEFAULT 0,
  is_stop_told INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX auto_top_ups_due ON auto_top_ups (due_at) WHERE due_at IS NOT NULL AND is_enabled = 1;

-- Every statement that moves the balance detects a low balance (I-21, I-26).
CREATE TRIGGER ledger_accounts_low AFTER UPDATE OF balance ON ledger_accounts
WHEN NEW.balance <> OLD.balance AND (NEW.id LIKE '%:available' OR NEW.id LIKE '%:promo')
BEGIN
  UPDATE auto_top_ups SET
    crossings = crossings + (is_low = 0 AND now.balance < notify_below),
    low_at = CASE WHEN is_low = 0 AND now.balance < notify_below THEN now.at ELSE low_at END,
    is_low = now.balance < notify_below,
    due_at = CASE WHEN now.balance < threshold THEN coalesce(due_at, now.at) ELSE due_at END
  FROM (SELECT sum(l.balance) AS balance, (SELECT t.created_at FROM transfers t
      WHERE t.account_id = substr(NEW.id, 1, instr(NEW.id, ':') - 1) ORDER BY t.seq DESC LIMIT 1) AS at
    FROM ledger_accounts l WHERE l.id IN (substr(NEW.id, 1, instr(NEW.id, ':') - 1) || ':available',
      substr(NEW.id, 1, instr(NEW.id, ':') - 1) || ':promo')) AS now
  WHERE account_id = substr(NEW.id, 1, instr(NEW.id, ':') - 1) AND is_enabled = 1
    AND (is_low <> (now.balance < notify_below) OR (now.balance < threshold AND due_at IS NULL));
  -- The movement that crossed may be two rows of one batch: the event has the balance after the last.
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(a.account_id, 5) || '_low_' || a.crossings, a.account_id, 'balance.low',
    json_object('below', a.notify_below, 'balanceAfter', (SELECT sum(l.balance) FROM ledger_accounts l
      WHERE l.id IN (a.account_id || ':available', a.account_id || ':promo'))), a.low_at
  FROM auto_top_ups a
  WHERE a.account_id = substr(NEW.id, 1, instr(NEW.id, ':') - 1) AND a.is_enabled = 1 AND a.is_low = 1
    AND a.low_at = (SELECT t.created_at FROM transfers t WHERE t.account_id = a.account_id ORDER BY t.seq DESC LIMIT 1)
  ON CONFLICT (id) DO UPDATE SET data = excluded.data WHERE appended_at IS NULL;
END;

-- The result of a charge is counted when it ends: a success resets the failures, and a charge that was certainly not
-- made does not count.
CREATE TRIGGER payments_auto_top_up AFTER UPDATE OF state ON payments
WHEN NEW.origin = 'auto_top_up' AND NEW.state <> OLD.state
BEGIN
  UPDATE auto_top_ups SET revision = revision + 1, failures = CASE
    WHEN NEW.state = 'succeeded' THEN 0
    WHEN NEW.state IN ('failed', 'abandoned') AND OLD.state IN ('initialized', 'pending')
      AND NEW.reason IS NOT 'not_charged' THEN failures + 1
    ELSE failures END
  WHERE account_id = NEW.account_id;
END;

-- How the months of a tier are paid, when the customer chose another way than credits only.
CREATE TABLE tier_payments (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  first TEXT NOT NULL CHECK (first IN ('credits', 'card')),
  card_id TEXT NOT NULL REFERENCES payment_methods (id),
  currency TEXT NOT NULL CHECK (currency IN ('NGN', 'GHS', 'ZAR', 'KES', 'USD')),
  consented_by TEXT NOT NULL,
  consented_at INTEGER NOT NULL
) WITHOUT ROWID;

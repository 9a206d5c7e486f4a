-- The price of one US dollar: `micros` are millionths of the currency's unit, equal to millionths of its minor unit for
-- one cent. Never changed: the newest row of a currency is its rate, and the others show earlier locked rates.
CREATE TABLE fx_rates (
  id TEXT PRIMARY KEY,
  currency TEXT NOT NULL CHECK (currency IN ('NGN', 'GHS', 'ZAR', 'KES')),
  micros INTEGER NOT NULL CHECK (micros > 0),
  source TEXT NOT NULL,
  observed_at INTEGER NOT NULL,
  set_by TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX fx_rates_newest ON fx_rates (currency, created_at DESC, id DESC);
CREATE TRIGGER fx_rates_no_update BEFORE UPDATE ON fx_rates
BEGIN SELECT RAISE(ABORT, 'fx_rates:immutable'); END;
CREATE TRIGGER fx_rates_no_delete BEFORE DELETE ON fx_rates
BEGIN SELECT RAISE(ABORT, 'fx_rates:immutable'); END;

-- An intent: stored before Paystack is called. `credits` are US cents, `amount` minor units of `currency`; `credited`
-- is the amount added for it. `lease_until` is how long the call that opens its checkout may still run.
CREATE TABLE payments (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  purpose TEXT NOT NULL CHECK (purpose IN ('topup', 'tier')),
  card_id TEXT,
  credits INTEGER NOT NULL CHECK (credits > 0),
  currency TEXT NOT NULL CHECK (currency IN ('NGN', 'GHS', 'ZAR', 'KES', 'USD')),
  amount INTEGER NOT NULL CHECK (amount > 0),
  rate_micros INTEGER NOT NULL CHECK (rate_micros > 0),
  rate_source TEXT NOT NULL,
  rate_observed_at INTEGER NOT NULL,
  locked_until INTEGER NOT NULL,
  request_hash TEXT NOT NULL,
  state TEXT NOT NULL
    CHECK (state IN ('initialized', 'pending', 'succeeded', 'failed', 'abandoned', 'reversed')),
  reason TEXT,
  authorization_url TEXT,
  provider_id TEXT,
  channel TEXT,
  credited INTEGER CHECK (credited BETWEEN 0 AND credits),
  paid_at INTEGER,
  lease_until INTEGER NOT NULL,
  checks INTEGER NOT NULL DEFAULT 0,
  next_check_at INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((credited IS NULL) = (state NOT IN ('succeeded', 'reversed')))
) WITHOUT ROWID;
CREATE INDEX payments_by_account ON payments (account_id, created_at DESC, id DESC);
CREATE INDEX payments_by_time ON payments (created_at DESC, id DESC);
CREATE INDEX payments_to_check ON payments (next_check_at) WHERE next_check_at IS NOT NULL;

-- The transitions of worker/billing/payments/payment-machine.ts, and no others.
CREATE TRIGGER payments_moves BEFORE UPDATE OF state ON payments
WHEN NEW.state <> OLD.state AND OLD.state || '>' || NEW.state NOT IN (
  'initialized>pending', 'initialized>succeeded', 'initialized>failed', 'initialized>abandoned',
  'pending>succeeded', 'pending>failed', 'pending>abandoned',
  'failed>succeeded', 'abandoned>succeeded', 'abandoned>failed',
  'succeeded>reversed')
BEGIN SELECT RAISE(ABORT, 'payments:move'); END;
-- The agreed terms never change.
CREATE TRIGGER payments_terms BEFORE UPDATE OF id, reference, account_id, tenant_id, purpose, card_id, credits, currency,
  amount, rate_micros, locked_until, request_hash ON payments
BEGIN SELECT RAISE(ABORT, 'payments:immutable'); END;
CREATE TRIGGER payments_kept BEFORE DELETE ON payments
BEGIN SELECT RAISE(ABORT, 'payments:kept'); END;

-- Money that is returned. `id` names its payout or reversal in the ledger; `credits` are US cents, `amount` minor
-- units. Refunds made at Paystack have no `requested_by`.
CREATE TABLE payment_refunds (
  id TEXT PRIMARY KEY,
  payment_id TEXT NOT NULL REFERENCES payments (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  provider_id TEXT UNIQUE,
  requested_by TEXT,
  request_hash TEXT NOT NULL,
  credits INTEGER NOT NULL CHECK (credits >= 0),
  amount INTEGER NOT NULL CHECK (amount > 0),
  state TEXT NOT NULL CHECK (state IN ('requested', 'pending', 'needs_attention', 'processed', 'failed')),
  reason TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((ended_at IS NULL) = (state NOT IN ('processed', 'failed')))
) WITHOUT ROWID;
CREATE INDEX payment_refunds_by_payment ON payment_refunds (payment_id, created_at, id);
CREATE INDEX payment_refunds_due ON payment_refunds (next_at) WHERE next_at IS NOT NULL;
CREATE TRIGGER payment_refunds_final BEFORE UPDATE OF state ON payment_refunds
WHEN OLD.state IN ('processed', 'failed') AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'payment_refunds:final'); END;

CREATE TABLE payment_disputes (
  id TEXT PRIMARY KEY,
  provider_id TEXT NOT NULL UNIQUE,
  payment_id TEXT NOT NULL REFERENCES payments (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  credits INTEGER NOT NULL CHECK (credits >= 0),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  category TEXT,
  state TEXT NOT NULL CHECK (state IN ('open', 'won', 'lost')),
  resolution TEXT,
  due_at INTEGER,
  next_at INTEGER,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  CHECK ((ended_at IS NULL) = (state = 'open'))
) WITHOUT ROWID;
CREATE INDEX payment_disputes_by_payment ON payment_disputes (payment_id, created_at, id);
CREATE INDEX payment_disputes_by_time ON payment_disputes (created_at DESC, id DESC);
CREATE INDEX payment_disputes_due ON payment_disputes (next_at) WHERE next_at IS NOT NULL;
CREATE TRIGGER payment_disputes_final BEFORE UPDATE OF state ON payment_disputes
WHEN OLD.state <> 'open' AND NEW.state <> OLD.state
BEGIN SELECT RAISE(ABORT, 'payment_disputes:final'); END;

-- The subject of a signed webhook, until Paystack was asked about it. `id` consists of event, subject and state,
-- because webhooks have no number of their own.
CREATE TABLE paystack_events (
  id TEXT PRIMARY KEY,
  event TEXT NOT NULL,
  subject TEXT,
  reference TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX paystack_events_due ON paystack_events (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX paystack_events_by_time ON paystack_events (created_at);

-- The comparison of a UTC day with Paystack: `differences` is JSON, `[]` for a day that matches.
CREATE TABLE payment_reports (
  day TEXT PRIMARY KEY,
  transactions INTEGER NOT NULL,
  payments INTEGER NOT NULL,
  differences TEXT NOT NULL,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Money is added by an intent only: for its account and purpose, and never more than agreed.
CREATE TRIGGER transfers_intent BEFORE INSERT ON transfers
WHEN NEW.step IN ('topup', 'tier')
BEGIN
  SELECT RAISE(ABORT, 'ledger:no_intent') WHERE NOT EXISTS (SELECT 1 FROM payments p
    WHERE p.id = NEW.reference AND p.account_id = NEW.account_id AND p.purpose = NEW.step
      AND NEW.amount <= p.credits AND NEW.debit = p.tenant_id || ':paystack');
END;

-- A reversal is recorded as a refund or a dispute first, for the same payment and the same credits.
CREATE TRIGGER transfers_backed BEFORE INSERT ON transfers
WHEN (NEW.step LIKE 'payout:%' OR NEW.step LIKE 'reversal:%' OR NEW.step LIKE 'dispute:%')
  AND NEW.step NOT LIKE '%:settle' AND NEW.step NOT LIKE '%:won' AND NEW.step NOT LIKE '%:owed'
BEGIN
  SELECT RAISE(ABORT, 'ledger:reversal_without_record') WHERE NOT EXISTS (
    SELECT 1 FROM payment_refunds r WHERE r.payment_id = NEW.reference AND r.account_id = NEW.account_id
      AND r.credits = NEW.amount AND NEW.step IN ('payout:' || r.id, 'reversal:' || r.id))
  AND NOT EXISTS (SELECT 1 FROM payment_disputes d WHERE d.payment_id = NEW.reference
      AND d.account_id = NEW.account_id AND d.credits = NEW.amount AND NEW.step = 'dispute:' || d.id);
END;

-- The reversed amount of a payment, for any reason, never exceeds the amount that it added.
CREATE TRIGGER transfers_reversal BEFORE INSERT ON transfers
WHEN (NEW.step LIKE 'payout:%' OR NEW.step LIKE 'reversal:%' OR NEW.step LIKE 'dispute:%')
  AND NEW.step NOT LIKE '%:settle' AND NEW.step NOT LIKE '%:won' AND NEW.step NOT LIKE '%:owed'
  AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.reference = NEW.reference AND t.step = NEW.step)
BEGIN
  SELECT RAISE(ABORT, 'ledger:reversal_exceeds_payment') WHERE NEW.amount
    + coalesce((SELECT sum(CASE
        WHEN t.step LIKE '%:owed' THEN 0
        WHEN t.step LIKE '%:won' THEN -t.amount
        WHEN t.step LIKE 'payout:%:settle' THEN -t.amount * (t.credit LIKE '%:available')
        ELSE t.amount END)
      FROM transfers t WHERE t.reference = NEW.reference
        AND (t.step LIKE 'payout:%' OR t.step LIKE 'reversal:%' OR t.step LIKE 'dispute:%')), 0)
    > coalesce((SELECT sum(t.amount) FROM transfers t WHERE t.reference = NEW.reference
        AND t.account_id = NEW.account_id AND t.step IN ('topup', 'tier')), 0);
END;

-- A payout ends once, at the card or back with the customer; a dispute is returned once, as a whole, as its record
-- shows.
CREATE TRIGGER transfers_return BEFORE INSERT ON transfers
WHEN NEW.step LIKE 'payout:%:settle' OR NEW.step LIKE 'dispute:%:won'
BEGIN
  SELECT RAISE(ABORT, 'ledger:return_without_reversal') WHERE NOT EXISTS (
    SELECT 1 FROM transfers t WHERE t.reference = NEW.reference AND t.account_id = NEW.account_id
      AND NEW.step = t.step || CASE WHEN t.step LIKE 'payout:%' THEN ':settle' ELSE ':won' END
      AND t.amount = NEW.amount AND NEW.debit = CASE WHEN t.step LIKE 'payout:%' THEN t.credit ELSE NEW.debit END);
  SELECT RAISE(ABORT, 'ledger:return_differs') WHERE NOT EXISTS (
    SELECT 1 FROM payment_refunds r WHERE NEW.step = 'payout:' || r.id || ':settle'
      AND NEW.credit = CASE r.state
        WHEN 'failed' THEN NEW.account_id || ':available'
        WHEN 'processed' THEN (SELECT p.tenant_id || ':paystack' FROM payments p WHERE p.id = r.payment_id) END)
  AND NOT EXISTS (SELECT 1 FROM payment_disputes d WHERE NEW.step = 'dispute:' || d.id || ':won'
      AND d.state = 'won' AND NEW.credit = NEW.account_id || ':available'
      AND NEW.debit = (SELECT p.tenant_id || ':paystack' FROM payments p WHERE p.id = d.payment_id));
END;

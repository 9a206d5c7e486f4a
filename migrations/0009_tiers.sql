-- The limits of each tier, as data: a change is a new row, and earlier promises stay readable.
CREATE TABLE tier_policies (
  tier TEXT NOT NULL CHECK (tier IN ('free', 'developer', 'enterprise')),
  version INTEGER NOT NULL CHECK (version > 0),
  requests_per_minute INTEGER NOT NULL CHECK (requests_per_minute BETWEEN 1 AND 600000),
  monthly INTEGER NOT NULL CHECK (monthly >= 0),
  open INTEGER NOT NULL CHECK (open >= 0),
  bulk INTEGER NOT NULL CHECK (bulk >= 0),
  keys INTEGER NOT NULL CHECK (keys >= 0),
  endpoints INTEGER NOT NULL CHECK (endpoints >= 0),
  retention_days INTEGER NOT NULL CHECK (retention_days BETWEEN 1 AND 365),
  price INTEGER NOT NULL CHECK (price >= 0),
  markup REAL NOT NULL CHECK (markup >= 1),
  -- Numbers an hour that may expire without a code, and how long nothing is sold after that.
  expiries INTEGER NOT NULL CHECK (expiries > 0),
  cooldown_seconds INTEGER NOT NULL CHECK (cooldown_seconds > 0),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (tier, version)
) WITHOUT ROWID;

INSERT INTO tier_policies VALUES
  ('free', 1, 60, 50, 2, 0, 1, 1, 1, 0, 1.8, 10, 1800, 0, 'migration'),
  ('developer', 1, 600, 5000, 50, 500, 10, 10, 7, 2900, 1.5, 200, 900, 0, 'migration'),
  ('enterprise', 1, 6000, 100000, 500, 10000, 100, 50, 30, 29900, 1.3, 2000, 900, 0, 'migration');

CREATE TRIGGER tier_policies_no_update BEFORE UPDATE ON tier_policies
BEGIN SELECT RAISE(ABORT, 'tiers:immutable'); END;
CREATE TRIGGER tier_policies_no_delete BEFORE DELETE ON tier_policies
BEGIN SELECT RAISE(ABORT, 'tiers:immutable'); END;

-- The limits that the ledger checks follow the policy in the statement that changes it.
CREATE TRIGGER tier_policies_caps AFTER INSERT ON tier_policies
BEGIN
  UPDATE usage SET cap = NEW.monthly, open_cap = NEW.open
  WHERE account_id IN (SELECT id FROM accounts WHERE tier = NEW.tier);
END;
CREATE TRIGGER accounts_tier_caps AFTER UPDATE OF tier ON accounts
BEGIN
  UPDATE usage SET (cap, open_cap) = (SELECT monthly, open FROM tier_policies
    WHERE tier = NEW.tier ORDER BY version DESC LIMIT 1)
  WHERE account_id = NEW.id;
END;

-- The payment of an account for its tier. `revision` counts its changes: each happens once. Without a row: free.
CREATE TABLE subscriptions (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  revision INTEGER NOT NULL,
  tier TEXT NOT NULL CHECK (tier IN ('free', 'developer', 'enterprise')),
  -- The price of the period, for the proration of a change within it.
  price INTEGER NOT NULL CHECK (price >= 0),
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  -- The tier that follows at the end of the period; null for the same.
  next_tier TEXT CHECK (next_tier IN ('free', 'developer')),
  grace_until INTEGER,
  due_at INTEGER,
  -- Messages with a longer promised retention keep it after a downgrade, until all of them have expired.
  kept_days INTEGER NOT NULL DEFAULT 0,
  kept_until INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX subscriptions_due ON subscriptions (due_at) WHERE due_at IS NOT NULL;

CREATE TABLE tier_changes (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  revision INTEGER NOT NULL,
  request_hash TEXT,
  from_tier TEXT NOT NULL,
  to_tier TEXT NOT NULL,
  effective_at INTEGER NOT NULL,
  charged INTEGER NOT NULL CHECK (charged >= 0),
  created_at INTEGER NOT NULL,
  UNIQUE (account_id, revision)
) WITHOUT ROWID;

-- Events that are created in D1: written in the batch of their change, and appended to the account's log by the writer, or
-- by the sweeper.
CREATE TABLE hub_outbox (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  account_id TEXT NOT NULL,
  type TEXT NOT NULL,
  data TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  appended_at INTEGER
);
CREATE INDEX hub_outbox_waiting ON hub_outbox (account_id, seq) WHERE appended_at IS NULL;

-- Calls by day, credential and route, as flushed by the limiters; `through` makes each flush count once.
CREATE TABLE usage_daily (
  account_id TEXT NOT NULL,
  day TEXT NOT NULL,
  credential TEXT NOT NULL,
  route TEXT NOT NULL,
  requests INTEGER NOT NULL DEFAULT 0,
  client_errors INTEGER NOT NULL DEFAULT 0,
  server_errors INTEGER NOT NULL DEFAULT 0,
  limited INTEGER NOT NULL DEFAULT 0,
  total_ms INTEGER NOT NULL DEFAULT 0,
  max_ms INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, day, credential, route)
) WITHOUT ROWID;
CREATE INDEX usage_daily_by_day ON usage_daily (day);

CREATE TABLE usage_flushes (
  account_id TEXT PRIMARY KEY,
  through INTEGER NOT NULL,
  flushed_at INTEGER NOT NULL
) WITHOUT ROWID;

-- When more than `hourly_cents` of numbers are sold in one hour, nothing is sold until the next.
CREATE TABLE spend_breaker (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  hourly_cents INTEGER NOT NULL CHECK (hourly_cents > 0),
  open_until INTEGER NOT NULL DEFAULT 0
);
INSERT INTO spend_breaker (id, hourly_cents) VALUES (1, 1000000);

-- `hour` counts hours since 1970; `committed` is the amount held or paid by orders of that hour, which their purchases
-- never exceed at the provider. It changes in the row that a hold and a settlement write anyway.
ALTER TABLE usage ADD COLUMN hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN committed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN expired INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN expired_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN cooldown_until INTEGER NOT NULL DEFAULT 0;

-- As in 0002, with the sum of the hour, and the events when 80 % or all of the month is used, once each.
DROP TRIGGER transfers_take_usage;
CREATE TRIGGER transfers_take_usage AFTER INSERT ON transfers
WHEN NEW.step = 'hold'
BEGIN
  UPDATE usage SET open = open + 1,
    -- A hold of the previous month that is posted later does not count in the new month.
    used = CASE WHEN NEW.period > period THEN 1 ELSE used + (NEW.period = period) END,
    period = max(period, NEW.period),
    committed = CASE WHEN NEW.created_at / 3600000 > hour THEN 0 ELSE committed END + NEW.amount + coalesce((
      SELECT p.amount FROM transfers p WHERE p.reference = NEW.reference AND p.step = 'hold:promo'), 0),
    hour = max(hour, NEW.created_at / 3600000)
  WHERE account_id = NEW.account_id;
  SELECT RAISE(ABORT, 'ledger:no_usage_row')
  WHERE NOT EXISTS (SELECT 1 FROM usage WHERE account_id = NEW.account_id);
  SELECT RAISE(ABORT, 'ledger:open_cap') FROM usage WHERE account_id = NEW.account_id AND open > open_cap;
  SELECT RAISE(ABORT, 'ledger:monthly_cap') FROM usage WHERE account_id = NEW.account_id AND used > cap;
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(account_id, 5) || '_' || period || '_quota_warning', account_id, 'quota.warning',
    json_object('period', period, 'used', used, 'cap', cap), NEW.created_at
  FROM usage WHERE account_id = NEW.account_id AND used * 5 >= cap * 4
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(account_id, 5) || '_' || period || '_quota_exceeded', account_id, 'quota.exceeded',
    json_object('period', period, 'used', used, 'cap', cap), NEW.created_at
  FROM usage WHERE account_id = NEW.account_id AND used >= cap
  ON CONFLICT (id) DO NOTHING;
END;

-- As in 0002; a release also leaves the sum of the hour, and an expired order counts towards the cooldown.
DROP TRIGGER transfers_return_usage;
CREATE TRIGGER transfers_return_usage AFTER INSERT ON transfers
WHEN NEW.step = 'settle'
BEGIN
  UPDATE usage SET open = open - 1,
    used = used - (NEW.credit NOT LIKE '%:revenue' AND period = (
      SELECT h.period FROM transfers h WHERE h.reference = NEW.reference AND h.step = 'hold')),
    committed = max(0, committed - coalesce((SELECT sum(h.amount) FROM transfers h
      WHERE NEW.credit NOT LIKE '%:revenue' AND h.reference = NEW.reference
        AND h.step IN ('hold', 'hold:promo') AND h.created_at / 3600000 = hour), 0)),
    (expired, expired_since) = (SELECT
      CASE WHEN v.state IS NOT 'expired' THEN expired WHEN NEW.created_at - expired_since < 3600000 THEN expired + 1
        ELSE 1 END,
      CASE WHEN v.state IS NOT 'expired' OR NEW.created_at - expired_since < 3600000 THEN expired_since
        ELSE NEW.created_at END
      FROM (SELECT 1) LEFT JOIN verifications v ON v.id = NEW.reference)
  WHERE account_id = NEW.account_id;
  UPDATE usage SET expired = 0, cooldown_until = NEW.created_at + 1000 * (
    SELECT p.cooldown_seconds FROM tier_policies p JOIN accounts a ON a.tier = p.tier
    WHERE a.id = NEW.account_id ORDER BY p.version DESC LIMIT 1)
  WHERE account_id = NEW.account_id AND expired > 0 AND expired >= (
    SELECT p.expiries FROM tier_policies p JOIN accounts a ON a.tier = p.tier
    WHERE a.id = NEW.account_id ORDER BY p.version DESC LIMIT 1);
END;

CREATE TRIGGER verifications_throttled BEFORE INSERT ON verifications
WHEN NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:cooldown') FROM usage
  WHERE account_id = NEW.account_id AND cooldown_until > NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:spend_breaker') FROM spend_breaker WHERE open_until > NEW.created_at;
END;

-- A record for each amount that is returned to a customer, not one for each order: a release, a surcharge, a reported
-- number.
CREATE TABLE recoveries_named (
  verification_id TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name IN ('release', 'area_code', 'report')),
  account_id TEXT NOT NULL,
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
  -- 1 while the provider charges for a number that was refunded to the customer: too many of them stop an account's
  -- orders.
  unpaid INTEGER NOT NULL DEFAULT 0 CHECK (unpaid IN (0, 1)),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (verification_id, name)
) WITHOUT ROWID;
INSERT INTO recoveries_named (verification_id, name, account_id, provider_account, service, reservation_id, action,
  state, amount, attempts, since, next_at, late_messages, note, created_at, updated_at)
SELECT r.verification_id, 'release', v.account_id, r.provider_account, r.service, r.reservation_id, r.action,
  r.state, r.amount, r.attempts, r.since, r.next_at, r.late_messages, r.note, r.created_at, r.updated_at
FROM recoveries r JOIN verifications v ON v.id = r.verification_id;
DROP TABLE recoveries;
ALTER TABLE recoveries_named RENAME TO recoveries;
CREATE INDEX recoveries_due ON recoveries (next_at) WHERE next_at IS NOT NULL;
-- Both contain rare cases only, so an ordinary release writes no index row.
CREATE INDEX recoveries_reports ON recoveries (account_id, created_at) WHERE action = 'report';
CREATE INDEX recoveries_unpaid ON recoveries (account_id, created_at) WHERE unpaid = 1;

-- The outcome of a customer's report, readable after the deletion of the order's object.
ALTER TABLE verifications ADD COLUMN report TEXT
  CHECK (report IN ('waiting', 'refunded', 'not_refunded', 'refused'));
ALTER TABLE verifications ADD COLUMN reported_at INTEGER;
-- Until then nothing is sold, because of too many refunded numbers that the provider charges for.
ALTER TABLE usage ADD COLUMN unpaid_until INTEGER NOT NULL DEFAULT 0;

-- Reports of one day are limited to a quarter of the numbers that may expire in an hour, at least five.
CREATE TRIGGER recoveries_reports_cap BEFORE INSERT ON recoveries
WHEN NEW.name = 'report'
  AND NOT EXISTS (SELECT 1 FROM recoveries WHERE verification_id = NEW.verification_id AND name = NEW.name)
BEGIN
  SELECT RAISE(ABORT, 'verifications:reports_cap') WHERE (
    SELECT count(*) FROM recoveries
    WHERE account_id = NEW.account_id AND action = 'report' AND created_at > NEW.created_at - 86400000) >= (
    SELECT max(5, p.expiries / 4) FROM tier_policies p JOIN accounts a ON a.tier = p.tier
    WHERE a.id = NEW.account_id ORDER BY p.version DESC LIMIT 1);
END;

-- The same number of unpaid numbers in one day stops orders until the oldest of them is a day old.
CREATE TRIGGER recoveries_unpaid_new AFTER INSERT ON recoveries
WHEN NEW.unpaid = 1
BEGIN
  UPDATE usage SET unpaid_until = coalesce((SELECT u.created_at + 86400000 FROM (
      SELECT r.created_at, row_number() OVER (ORDER BY r.created_at DESC) AS place FROM recoveries r
      WHERE r.account_id = NEW.account_id AND r.unpaid = 1 AND r.created_at > NEW.updated_at - 86400000) u
    WHERE u.place = (SELECT max(5, p.expiries / 4) FROM tier_policies p JOIN accounts a ON a.tier = p.tier
      WHERE a.id = NEW.account_id ORDER BY p.version DESC LIMIT 1)), 0)
  WHERE account_id = NEW.account_id;
END;
CREATE TRIGGER recoveries_unpaid_changed AFTER UPDATE OF unpaid ON recoveries
WHEN NEW.unpaid <> OLD.unpaid
BEGIN
  UPDATE usage SET unpaid_until = coalesce((SELECT u.created_at + 86400000 FROM (
      SELECT r.created_at, row_number() OVER (ORDER BY r.created_at DESC) AS place FROM recoveries r
      WHERE r.account_id = NEW.account_id AND r.unpaid = 1 AND r.created_at > NEW.updated_at - 86400000) u
    WHERE u.place = (SELECT max(5, p.expiries / 4) FROM tier_policies p JOIN accounts a ON a.tier = p.tier
      WHERE a.id = NEW.account_id ORDER BY p.version DESC LIMIT 1)), 0)
  WHERE account_id = NEW.account_id;
END;

-- As in 0009; an account with too many unpaid numbers also buys nothing.
DROP TRIGGER verifications_throttled;
CREATE TRIGGER verifications_throttled BEFORE INSERT ON verifications
WHEN NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:cooldown') FROM usage
  WHERE account_id = NEW.account_id AND cooldown_until > NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:unpaid') FROM usage
  WHERE account_id = NEW.account_id AND unpaid_until > NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:spend_breaker') FROM spend_breaker WHERE open_until > NEW.created_at;
END;

-- The cost of refunded numbers that received a text is limited in money, too (I-60): when their prices of 30 days that
-- the provider has not refunded exceed $5 and a tenth of the account's payments for codes in that time, orders stop.
-- Payments are summed by blocks of 30 days, in the row that a settlement writes anyway: the last two give the sliding
-- sum.
ALTER TABLE usage ADD COLUMN paid_block INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN paid INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN paid_before INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage ADD COLUMN unrecovered_until INTEGER NOT NULL DEFAULT 0;
UPDATE usage SET (paid_block, paid, paid_before) = (
  SELECT newest.block,
    coalesce(sum(iif(t.created_at / 2592000000 = newest.block, t.amount, 0)), 0),
    coalesce(sum(iif(t.created_at / 2592000000 = newest.block - 1, t.amount, 0)), 0)
  FROM (SELECT coalesce(max(s.created_at), 0) / 2592000000 AS block FROM transfers s
    WHERE s.account_id = usage.account_id AND s.step = 'settle') newest
  LEFT JOIN transfers t ON t.account_id = usage.account_id AND t.step = 'settle' AND t.credit LIKE '%:revenue');

-- As in 0009; a capture of bought credits also counts as paid.
DROP TRIGGER transfers_return_usage;
CREATE TRIGGER transfers_return_usage AFTER INSERT ON transfers
WHEN NEW.step = 'settle'
BEGIN
  UPDATE usage SET open = open - 1,
    paid_before = CASE max(0, NEW.created_at / 2592000000 - paid_block) WHEN 0 THEN paid_before WHEN 1 THEN paid ELSE 0 END,
    paid = iif(NEW.created_at / 2592000000 > paid_block, 0, paid) + iif(NEW.credit LIKE '%:revenue', NEW.amount, 0),
    paid_block = max(paid_block, NEW.created_at / 2592000000),
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

-- The refund of a reported number was not paid.
CREATE TRIGGER transfers_return_paid AFTER INSERT ON transfers
WHEN NEW.step = 'refund:report'
BEGIN
  UPDATE usage SET paid = max(0, paid - NEW.amount) WHERE account_id = NEW.account_id;
END;

-- Nothing is sold until the newest number above the limit is 30 days old; refunds of the provider make that earlier.
CREATE TRIGGER recoveries_unrecovered_new AFTER INSERT ON recoveries
WHEN NEW.unpaid = 1
BEGIN
  UPDATE usage SET unrecovered_until = coalesce((SELECT max(u.created_at) + 2592000000 FROM (
      SELECT r.created_at, sum(v.price) OVER (ORDER BY r.created_at DESC, r.verification_id ROWS UNBOUNDED PRECEDING) AS total
      FROM recoveries r JOIN verifications v ON v.id = r.verification_id
      WHERE r.account_id = NEW.account_id AND r.unpaid = 1 AND r.created_at > NEW.updated_at - 2592000000) u
    WHERE u.total > max(500, CASE NEW.updated_at / 2592000000 - usage.paid_block
      WHEN 0 THEN usage.paid + usage.paid_before * (2592000000 - NEW.updated_at % 2592000000) / 2592000000
      WHEN 1 THEN usage.paid * (2592000000 - NEW.updated_at % 2592000000) / 2592000000
      ELSE 0 END / 10)), 0)
  WHERE account_id = NEW.account_id;
END;
CREATE TRIGGER recoveries_unrecovered_changed AFTER UPDATE OF unpaid ON recoveries
WHEN NEW.unpaid <> OLD.unpaid
BEGIN
  UPDATE usage SET unrecovered_until = coalesce((SELECT max(u.created_at) + 2592000000 FROM (
      SELECT r.created_at, sum(v.price) OVER (ORDER BY r.created_at DESC, r.verification_id ROWS UNBOUNDED PRECEDING) AS total
      FROM recoveries r JOIN verifications v ON v.id = r.verification_id
      WHERE r.account_id = NEW.account_id AND r.unpaid = 1 AND r.created_at > NEW.updated_at - 2592000000) u
    WHERE u.total > max(500, CASE NEW.updated_at / 2592000000 - usage.paid_block
      WHEN 0 THEN usage.paid + usage.paid_before * (2592000000 - NEW.updated_at % 2592000000) / 2592000000
      WHEN 1 THEN usage.paid * (2592000000 - NEW.updated_at % 2592000000) / 2592000000
      ELSE 0 END / 10)), 0)
  WHERE account_id = NEW.account_id;
END;

-- As in 0016; an account whose unpaid numbers cost too much also buys nothing.
DROP TRIGGER verifications_throttled;
CREATE TRIGGER verifications_throttled BEFORE INSERT ON verifications
WHEN NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:cooldown') FROM usage
  WHERE account_id = NEW.account_id AND cooldown_until > NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:unpaid') FROM usage
  WHERE account_id = NEW.account_id AND unpaid_until > NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:unrecovered') FROM usage
  WHERE account_id = NEW.account_id AND unrecovered_until > NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:spend_breaker') FROM spend_breaker WHERE open_until > NEW.created_at;
END;

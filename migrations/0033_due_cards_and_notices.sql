-- Removed cards that Paystack still knows are due for deactivation at `next_at`, and customers of auto top-up for a
-- notice: a failed row waits, and does not block the others.
ALTER TABLE payment_methods ADD COLUMN next_at INTEGER;
UPDATE payment_methods SET next_at = removed_at WHERE removed_at IS NOT NULL AND sealed IS NOT NULL;
DROP INDEX payment_methods_to_deactivate;
CREATE INDEX payment_methods_due ON payment_methods (next_at) WHERE next_at IS NOT NULL;

ALTER TABLE auto_top_ups ADD COLUMN next_at INTEGER;
UPDATE auto_top_ups SET next_at = 0
WHERE is_enabled = 1 AND (told_crossings < crossings OR (failures >= 3 AND is_stop_told = 0));
CREATE INDEX auto_top_ups_notices ON auto_top_ups (next_at) WHERE next_at IS NOT NULL;

-- As in 0023; the notice is due when the balance crosses the threshold.
DROP TRIGGER transfers_low_balance;
CREATE TRIGGER transfers_low_balance AFTER INSERT ON transfers
WHEN NEW.debit IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND NEW.amount > 0
BEGIN
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(NEW.account_id, 5) || '_low_' || NEW.seq, NEW.account_id, 'balance.low',
    json_object('threshold', threshold, 'balanceAfter', spendable), NEW.created_at
  FROM (
    SELECT (SELECT threshold FROM balance_thresholds WHERE account_id = NEW.account_id) AS threshold,
      NEW.debit_after + (SELECT balance FROM ledger_accounts WHERE id = CASE NEW.debit
        WHEN NEW.account_id || ':available' THEN NEW.account_id || ':promo' ELSE NEW.account_id || ':available' END)
        AS spendable,
      coalesce((SELECT t.amount FROM transfers t WHERE NEW.credit = NEW.account_id || ':owed'
        AND t.account_id = NEW.account_id AND t.seq = NEW.seq - 1 AND t.reference = NEW.reference
        AND t.credit = NEW.debit), 0) AS came)
  WHERE spendable < threshold AND spendable + NEW.amount - came >= threshold
  ON CONFLICT (id) DO NOTHING;
  -- The person who agreed to be charged gets an email too, as often.
  UPDATE auto_top_ups SET crossings = crossings + 1, next_at = NEW.created_at
  WHERE account_id = NEW.account_id AND is_enabled = 1 AND EXISTS (
    SELECT 1 FROM hub_outbox WHERE id = 'evt_' || substr(NEW.account_id, 5) || '_low_' || NEW.seq);
  -- For the other parts of the same hold: the event shows the balance after all of them.
  UPDATE hub_outbox SET data = json_set(data, '$.balanceAfter',
    (SELECT sum(balance) FROM ledger_accounts
     WHERE id IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND id <> NEW.debit) + NEW.debit_after)
  WHERE account_id = NEW.account_id AND appended_at IS NULL AND type = 'balance.low' AND created_at = NEW.created_at;
END;

-- As in 0011; a failed charge may stop auto top-up, which a notice reports.
DROP TRIGGER payments_auto_top_up;
CREATE TRIGGER payments_auto_top_up AFTER UPDATE OF state ON payments
WHEN NEW.origin = 'auto_top_up' AND NEW.state <> OLD.state
BEGIN
  UPDATE auto_top_ups SET revision = revision + 1, failures = CASE
    WHEN NEW.state = 'succeeded' THEN 0
    WHEN NEW.state IN ('failed', 'abandoned') AND OLD.state IN ('initialized', 'pending')
      AND NEW.reason IS NOT 'not_charged' THEN failures + 1
    ELSE failures END,
    next_at = CASE WHEN NEW.state IN ('failed', 'abandoned') THEN coalesce(NEW.ended_at, 0) ELSE next_at END
  WHERE account_id = NEW.account_id;
END;

-- Queue messages that could not be processed, kept until an operator sends them again. They contain references only.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  replayed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX dead_letters_by_time ON dead_letters (at, id);

-- An account's own threshold in cents for low-balance alerts; 0 for never.
CREATE TABLE balance_alerts (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  threshold INTEGER NOT NULL CHECK (threshold >= 0),
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- The transfer that causes a low balance writes the event (below), for every account and with one threshold. The
-- trigger for auto top-ups only is dropped, with its columns.
DROP TRIGGER ledger_accounts_low;
ALTER TABLE auto_top_ups DROP COLUMN is_low;
ALTER TABLE auto_top_ups DROP COLUMN low_at;

-- The threshold of an account: its own choice, but not less than the notice before an automatic charge.
CREATE VIEW balance_thresholds AS
SELECT a.id AS account_id, max(coalesce(b.threshold, t.notify_below, 100), coalesce(t.notify_below, 0)) AS threshold
FROM accounts a
LEFT JOIN balance_alerts b ON b.account_id = a.id
LEFT JOIN auto_top_ups t ON t.account_id = a.id AND t.is_enabled = 1;

-- A statement that moves the balance below the agreed level makes the auto top-up due (I-21).
CREATE TRIGGER ledger_accounts_top_up_due AFTER UPDATE OF balance ON ledger_accounts
WHEN NEW.balance <> OLD.balance AND (NEW.id LIKE '%:available' OR NEW.id LIKE '%:promo')
BEGIN
  UPDATE auto_top_ups SET due_at = (SELECT t.created_at FROM transfers t
    WHERE t.account_id = substr(NEW.id, 1, instr(NEW.id, ':') - 1) ORDER BY t.seq DESC LIMIT 1)
  WHERE account_id = substr(NEW.id, 1, instr(NEW.id, ':') - 1) AND is_enabled = 1 AND due_at IS NULL
    AND threshold > (SELECT sum(l.balance) FROM ledger_accounts l
      WHERE l.id IN (substr(NEW.id, 1, instr(NEW.id, ':') - 1) || ':available',
        substr(NEW.id, 1, instr(NEW.id, ':') - 1) || ':promo'));
END;

-- Once for each fall below the threshold, in the batch of the transfer that caused it. A transfer changes one of the
-- two parts of the spendable credits, so the sum before it follows from the sum after it.
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
        AS spendable)
  WHERE spendable < threshold AND spendable + NEW.amount >= threshold
  ON CONFLICT (id) DO NOTHING;
  -- The person who agreed to be charged gets an email too, as often.
  UPDATE auto_top_ups SET crossings = crossings + 1
  WHERE account_id = NEW.account_id AND is_enabled = 1 AND EXISTS (
    SELECT 1 FROM hub_outbox WHERE id = 'evt_' || substr(NEW.account_id, 5) || '_low_' || NEW.seq);
  -- For the other parts of the same hold: the event shows the balance after all of them.
  UPDATE hub_outbox SET data = json_set(data, '$.balanceAfter',
    (SELECT sum(balance) FROM ledger_accounts
     WHERE id IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND id <> NEW.debit) + NEW.debit_after)
  WHERE account_id = NEW.account_id AND appended_at IS NULL AND type = 'balance.low' AND created_at = NEW.created_at;
END;

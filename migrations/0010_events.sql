-- Messages of queues that could not be worked off, kept until an operator sends them again. They hold references only.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  at INTEGER NOT NULL,
  replayed_at INTEGER
) WITHOUT ROWID;
CREATE INDEX dead_letters_by_time ON dead_letters (at, id);

-- Below `threshold` cents an account is told that its credits run low; an account without a row is told below 100.
CREATE TABLE balance_alerts (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  threshold INTEGER NOT NULL CHECK (threshold >= 0),
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Once for each fall below the threshold, in the batch of the transfer that made it. A transfer touches one of the two
-- parts of what can be spent, so the sum before it follows from the sum after it.
CREATE TRIGGER transfers_low_balance AFTER INSERT ON transfers
WHEN NEW.debit IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND NEW.amount > 0
BEGIN
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(NEW.account_id, 5) || '_low_' || NEW.seq, NEW.account_id, 'balance.low',
    json_object('threshold', threshold, 'balanceAfter', spendable), NEW.created_at
  FROM (
    SELECT coalesce((SELECT threshold FROM balance_alerts WHERE account_id = NEW.account_id), 100) AS threshold,
      NEW.debit_after + (SELECT balance FROM ledger_accounts WHERE id = CASE NEW.debit
        WHEN NEW.account_id || ':available' THEN NEW.account_id || ':promo' ELSE NEW.account_id || ':available' END)
        AS spendable)
  WHERE spendable < threshold AND spendable + NEW.amount >= threshold
  ON CONFLICT (id) DO NOTHING;
  -- The rest of the same hold: what is told is the balance after all of it.
  UPDATE hub_outbox SET data = json_set(data, '$.balanceAfter',
    (SELECT sum(balance) FROM ledger_accounts
     WHERE id IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND id <> NEW.debit) + NEW.debit_after)
  WHERE account_id = NEW.account_id AND appended_at IS NULL AND type = 'balance.low' AND created_at = NEW.created_at;
END;

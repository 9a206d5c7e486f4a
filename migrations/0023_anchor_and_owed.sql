-- The day of the month (UTC) on which a subscription renews: shorter months clamp it, longer ones use it again.
ALTER TABLE subscriptions ADD COLUMN anchor_day INTEGER NOT NULL DEFAULT 1 CHECK (anchor_day BETWEEN 1 AND 31);
-- A day before the 28th was never clamped. For a later one, the day on which the tier was taken is known from its
-- change.
UPDATE subscriptions SET anchor_day = CAST(strftime('%d', period_end / 1000, 'unixepoch') AS INTEGER);
UPDATE subscriptions SET anchor_day = max(anchor_day,
    CAST(strftime('%d', period_start / 1000, 'unixepoch') AS INTEGER),
    coalesce((SELECT CAST(strftime('%d', c.effective_at / 1000, 'unixepoch') AS INTEGER) FROM tier_changes c
      WHERE c.account_id = subscriptions.account_id AND c.from_tier = 'free' AND c.charged > 0
      ORDER BY c.revision DESC LIMIT 1), 0))
WHERE anchor_day >= 28;

-- As in 0002; bought credits that are added or returned also pay the account's debt, in the same statement and once for
-- each source. Promotional credits are gifts and pay no debt.
DROP TRIGGER transfers_post;
CREATE TRIGGER transfers_post AFTER INSERT ON transfers
BEGIN
  SELECT RAISE(ABORT, 'ledger:owed') FROM ledger_accounts o
  WHERE NEW.step IN ('hold', 'hold:promo') AND o.id = NEW.account_id || ':owed' AND o.balance < 0;
  UPDATE ledger_accounts SET balance = balance - NEW.amount WHERE id = NEW.debit;
  UPDATE ledger_accounts SET balance = balance + NEW.amount WHERE id = NEW.credit;
  SELECT RAISE(ABORT, 'ledger:after_differs') WHERE
    NEW.debit_after IS NOT (SELECT balance FROM ledger_accounts WHERE id = NEW.debit)
    OR NEW.credit_after IS NOT (SELECT balance FROM ledger_accounts WHERE id = NEW.credit);
  INSERT INTO transfers (reference, step, account_id, seq, debit, credit, amount, debit_after, credit_after, period,
    created_at)
  SELECT NEW.reference,
    CASE WHEN NEW.step = 'topup' OR NEW.step LIKE '%:won' THEN NEW.step || ':owed' ELSE 'owed:' || NEW.step END,
    NEW.account_id, NEW.seq + 1, a.id, o.id, min(a.balance, -o.balance),
    a.balance - min(a.balance, -o.balance), o.balance + min(a.balance, -o.balance), NEW.period, NEW.created_at
  FROM ledger_accounts a JOIN ledger_accounts o ON o.id = NEW.account_id || ':owed'
  WHERE NEW.amount > 0 AND NEW.credit = NEW.account_id || ':available' AND a.id = NEW.credit AND a.balance > 0 AND o.balance < 0;
  -- This trigger does not run for the row above, which it wrote itself: its balances are that row's.
  UPDATE ledger_accounts SET balance = (
    SELECT CASE ledger_accounts.id WHEN t.debit THEN t.debit_after ELSE t.credit_after END
    FROM transfers t WHERE t.account_id = NEW.account_id AND t.seq = NEW.seq + 1)
  WHERE NEW.credit = NEW.account_id || ':available' AND id IN (NEW.credit, NEW.account_id || ':owed')
    AND EXISTS (SELECT 1 FROM transfers t WHERE t.account_id = NEW.account_id AND t.seq = NEW.seq + 1);
END;

-- As in 0014; a paid debt is measured against the balance before the credits that paid it.
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
  UPDATE auto_top_ups SET crossings = crossings + 1
  WHERE account_id = NEW.account_id AND is_enabled = 1 AND EXISTS (
    SELECT 1 FROM hub_outbox WHERE id = 'evt_' || substr(NEW.account_id, 5) || '_low_' || NEW.seq);
  -- For the other parts of the same hold: the event shows the balance after all of them.
  UPDATE hub_outbox SET data = json_set(data, '$.balanceAfter',
    (SELECT sum(balance) FROM ledger_accounts
     WHERE id IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND id <> NEW.debit) + NEW.debit_after)
  WHERE account_id = NEW.account_id AND appended_at IS NULL AND type = 'balance.low' AND created_at = NEW.created_at;
END;

-- Accounts with credits that returned before this migration: available credits pay the debt, unless a dispute is open.
INSERT INTO transfers (reference, step, account_id, seq, debit, credit, amount, debit_after, credit_after, period,
  created_at)
SELECT 'owed:' || u.account_id, 'owed:settled', u.account_id,
  (SELECT coalesce(max(seq), 0) + 1 FROM transfers t WHERE t.account_id = u.account_id), a.id, o.id,
  min(a.balance, -o.balance), a.balance - min(a.balance, -o.balance), o.balance + min(a.balance, -o.balance),
  strftime('%Y-%m', 'now'), CAST(strftime('%s', 'now') AS INTEGER) * 1000
FROM usage u
JOIN ledger_accounts o ON o.id = u.account_id || ':owed' AND o.balance < 0
JOIN ledger_accounts a ON a.id = u.account_id || ':available' AND a.balance > 0
WHERE NOT EXISTS (SELECT 1 FROM payment_disputes d WHERE d.account_id = u.account_id AND d.state = 'open');

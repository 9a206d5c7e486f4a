-- The data of these events has the names of the contract: cents end in Cents, and a quota has a limit and a reset.

-- As in 0030.
DROP TRIGGER transfers_take_usage;
CREATE TRIGGER transfers_take_usage AFTER INSERT ON transfers
WHEN NEW.step = 'hold'
BEGIN
  UPDATE usage SET hour = NEW.created_at / 3600000, committed = 0
  WHERE account_id = NEW.account_id AND hour < NEW.created_at / 3600000;
  UPDATE usage SET open = open + 1,
    -- A hold of the previous month that is posted later does not count in the new month.
    used = CASE WHEN NEW.period > period THEN 1 ELSE used + (NEW.period = period) END,
    period = max(period, NEW.period),
    committed = committed + NEW.amount + coalesce((
      SELECT p.amount FROM transfers p WHERE p.reference = NEW.reference AND p.step = 'hold:promo'), 0)
  WHERE account_id = NEW.account_id;
  SELECT RAISE(ABORT, 'ledger:no_usage_row')
  WHERE NOT EXISTS (SELECT 1 FROM usage WHERE account_id = NEW.account_id);
  SELECT RAISE(ABORT, 'ledger:open_cap') FROM usage WHERE account_id = NEW.account_id AND open > open_cap;
  SELECT RAISE(ABORT, 'ledger:monthly_cap') FROM usage WHERE account_id = NEW.account_id AND used > cap;
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(account_id, 5) || '_' || period || '_quota_warning', account_id, 'quota.warning',
    json_object('period', period, 'used', used, 'limit', cap,
      'resetsAt', unixepoch(period || '-01', '+1 month') * 1000), NEW.created_at
  FROM usage WHERE account_id = NEW.account_id AND used * 5 >= cap * 4
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(account_id, 5) || '_' || period || '_quota_exceeded', account_id, 'quota.exceeded',
    json_object('period', period, 'used', used, 'limit', cap,
      'resetsAt', unixepoch(period || '-01', '+1 month') * 1000), NEW.created_at
  FROM usage WHERE account_id = NEW.account_id AND used >= cap
  ON CONFLICT (id) DO NOTHING;
END;

-- As in 0033.
DROP TRIGGER transfers_low_balance;
CREATE TRIGGER transfers_low_balance AFTER INSERT ON transfers
WHEN NEW.debit IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND NEW.amount > 0
BEGIN
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(NEW.account_id, 5) || '_low_' || NEW.seq, NEW.account_id, 'balance.low',
    json_object('thresholdCents', threshold, 'balanceAfterCents', spendable), NEW.created_at
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
  UPDATE hub_outbox SET data = json_set(data, '$.balanceAfterCents',
    (SELECT sum(balance) FROM ledger_accounts
     WHERE id IN (NEW.account_id || ':available', NEW.account_id || ':promo') AND id <> NEW.debit) + NEW.debit_after)
  WHERE account_id = NEW.account_id AND appended_at IS NULL AND type = 'balance.low' AND created_at = NEW.created_at;
END;

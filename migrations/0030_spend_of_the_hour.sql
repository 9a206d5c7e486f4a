-- The amount sold in an hour is summed at each tick, over the accounts that bought in that hour.
CREATE INDEX usage_by_hour ON usage (hour);

-- As in 0009; an account's hour is only set when it changes, so that its index costs a row for each hour and not for
-- each order.
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
    json_object('period', period, 'used', used, 'cap', cap), NEW.created_at
  FROM usage WHERE account_id = NEW.account_id AND used * 5 >= cap * 4
  ON CONFLICT (id) DO NOTHING;
  INSERT INTO hub_outbox (id, account_id, type, data, created_at)
  SELECT 'evt_' || substr(account_id, 5) || '_' || period || '_quota_exceeded', account_id, 'quota.exceeded',
    json_object('period', period, 'used', used, 'cap', cap), NEW.created_at
  FROM usage WHERE account_id = NEW.account_id AND used >= cap
  ON CONFLICT (id) DO NOTHING;
END;

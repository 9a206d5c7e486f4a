-- Double entry. One INSERT into transfers is the whole operation: it cannot overdraw, and happens and settles once.
CREATE TABLE ledger_accounts (
  id TEXT PRIMARY KEY,
  balance INTEGER NOT NULL DEFAULT 0,
  floor INTEGER,
  CONSTRAINT ledger_floor CHECK (floor IS NULL OR balance >= floor)
) WITHOUT ROWID;

-- `seq` numbers the transfers of one owner without gaps, in the order of their balances.
CREATE TABLE transfers (
  reference TEXT NOT NULL,
  step TEXT NOT NULL,
  account_id TEXT NOT NULL,
  seq INTEGER NOT NULL,
  debit TEXT NOT NULL REFERENCES ledger_accounts (id),
  credit TEXT NOT NULL REFERENCES ledger_accounts (id),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  debit_after INTEGER NOT NULL,
  credit_after INTEGER NOT NULL,
  period TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (reference, step),
  CHECK (debit <> credit)
) WITHOUT ROWID;
CREATE UNIQUE INDEX transfers_by_account ON transfers (account_id, seq);

-- One row for each account: `used` counts the holds of `period` (UTC month), `open` the holds that are not settled.
CREATE TABLE usage (
  account_id TEXT PRIMARY KEY REFERENCES accounts (id),
  period TEXT NOT NULL,
  used INTEGER NOT NULL DEFAULT 0 CHECK (used >= 0),
  open INTEGER NOT NULL DEFAULT 0 CHECK (open >= 0),
  cap INTEGER NOT NULL,
  open_cap INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TRIGGER transfers_repeat BEFORE INSERT ON transfers
WHEN EXISTS (SELECT 1 FROM transfers t WHERE t.reference = NEW.reference AND t.step = NEW.step)
BEGIN
  SELECT RAISE(ABORT, 'ledger:repeat_differs') FROM transfers t
  WHERE t.reference = NEW.reference AND t.step = NEW.step
    AND (t.account_id <> NEW.account_id OR t.debit <> NEW.debit OR t.credit <> NEW.credit OR t.amount <> NEW.amount);
END;

-- Capture and release are one step, 'settle', for the whole hold; its promotional part follows the other part.
CREATE TRIGGER transfers_settle BEFORE INSERT ON transfers
WHEN NEW.step IN ('settle', 'settle:promo')
BEGIN
  SELECT RAISE(ABORT, 'ledger:settle_without_hold') WHERE NOT EXISTS (
    SELECT 1 FROM transfers h
    WHERE h.reference = NEW.reference AND h.account_id = NEW.account_id
      AND h.step = CASE NEW.step WHEN 'settle' THEN 'hold' ELSE 'hold:promo' END
      AND h.amount = NEW.amount AND h.credit = NEW.debit
      AND (NEW.credit = h.debit OR NEW.credit LIKE 'tnt\_%:revenue' ESCAPE '\'));
  SELECT RAISE(ABORT, 'ledger:settle_split') FROM transfers s
  WHERE NEW.step = 'settle:promo' AND s.reference = NEW.reference AND s.step = 'settle'
    AND (s.credit LIKE '%:revenue') <> (NEW.credit LIKE '%:revenue');
  SELECT RAISE(ABORT, 'ledger:settle_without_hold') WHERE NEW.step = 'settle:promo'
    AND NOT EXISTS (SELECT 1 FROM transfers s WHERE s.reference = NEW.reference AND s.step = 'settle');
END;

-- A refund to a funding source never exceeds the amount captured from it.
CREATE TRIGGER transfers_refund BEFORE INSERT ON transfers
WHEN NEW.step LIKE 'refund:%'
  AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.reference = NEW.reference AND t.step = NEW.step)
BEGIN
  SELECT RAISE(ABORT, 'ledger:refund_exceeds_capture') WHERE NEW.amount
    + coalesce((SELECT sum(r.amount) FROM transfers r
        WHERE r.reference = NEW.reference AND r.step LIKE 'refund:%' AND r.credit = NEW.credit), 0)
    > coalesce((SELECT sum(h.amount) FROM transfers h JOIN transfers s ON s.reference = h.reference
          AND s.step = CASE h.step WHEN 'hold' THEN 'settle' ELSE 'settle:promo' END
        WHERE h.reference = NEW.reference AND h.step IN ('hold', 'hold:promo')
          AND h.account_id = NEW.account_id AND h.debit = NEW.credit AND s.credit = NEW.debit), 0);
END;

CREATE TRIGGER transfers_post AFTER INSERT ON transfers
BEGIN
  SELECT RAISE(ABORT, 'ledger:owed') FROM ledger_accounts o
  WHERE NEW.step IN ('hold', 'hold:promo') AND o.id = NEW.account_id || ':owed' AND o.balance < 0;
  UPDATE ledger_accounts SET balance = balance - NEW.amount WHERE id = NEW.debit;
  UPDATE ledger_accounts SET balance = balance + NEW.amount WHERE id = NEW.credit;
  SELECT RAISE(ABORT, 'ledger:after_differs') WHERE
    NEW.debit_after IS NOT (SELECT balance FROM ledger_accounts WHERE id = NEW.debit)
    OR NEW.credit_after IS NOT (SELECT balance FROM ledger_accounts WHERE id = NEW.credit);
END;

CREATE TRIGGER transfers_take_usage AFTER INSERT ON transfers
WHEN NEW.step = 'hold'
BEGIN
  UPDATE usage SET open = open + 1,
    -- A hold of the previous month that is posted later does not count in the new month.
    used = CASE WHEN NEW.period > period THEN 1 ELSE used + (NEW.period = period) END,
    period = max(period, NEW.period)
  WHERE account_id = NEW.account_id;
  SELECT RAISE(ABORT, 'ledger:no_usage_row')
  WHERE NOT EXISTS (SELECT 1 FROM usage WHERE account_id = NEW.account_id);
  SELECT RAISE(ABORT, 'ledger:open_cap') FROM usage WHERE account_id = NEW.account_id AND open > open_cap;
  SELECT RAISE(ABORT, 'ledger:monthly_cap') FROM usage WHERE account_id = NEW.account_id AND used > cap;
END;

-- A settlement frees the slot of an open order; a release also returns the unit to the month from which it was taken.
CREATE TRIGGER transfers_return_usage AFTER INSERT ON transfers
WHEN NEW.step = 'settle'
BEGIN
  UPDATE usage SET open = open - 1,
    used = used - (NEW.credit NOT LIKE '%:revenue' AND period = (
      SELECT h.period FROM transfers h WHERE h.reference = NEW.reference AND h.step = 'hold'))
  WHERE account_id = NEW.account_id;
END;

CREATE TRIGGER transfers_no_update BEFORE UPDATE ON transfers
BEGIN SELECT RAISE(ABORT, 'ledger:immutable'); END;
CREATE TRIGGER transfers_no_delete BEFORE DELETE ON transfers
BEGIN SELECT RAISE(ABORT, 'ledger:immutable'); END;
CREATE TRIGGER ledger_accounts_no_delete BEFORE DELETE ON ledger_accounts
BEGIN SELECT RAISE(ABORT, 'ledger:immutable'); END;

INSERT INTO ledger_accounts (id) VALUES
  ('tnt_default:paystack'), ('tnt_default:revenue'), ('tnt_default:adjustment'),
  ('tnt_default:loss'), ('tnt_default:suspense');

-- The sums of an account's transfers, and how far the hourly check has added them up: the next check continues there.
CREATE TABLE ledger_checks (
  account_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  chain TEXT NOT NULL
) WITHOUT ROWID;

-- Whether an account has an open dispute; one more row is written when a dispute begins and when it ends.
CREATE INDEX payment_disputes_open ON payment_disputes (account_id) WHERE state = 'open';

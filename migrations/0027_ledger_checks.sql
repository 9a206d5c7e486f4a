-- How far an account's transfers were added up by the hourly check, and to what: the next check begins there.
CREATE TABLE ledger_checks (
  account_id TEXT PRIMARY KEY,
  seq INTEGER NOT NULL,
  chain TEXT NOT NULL
) WITHOUT ROWID;

-- Whether an account has an open dispute; one row more as a dispute begins and as it ends.
CREATE INDEX payment_disputes_open ON payment_disputes (account_id) WHERE state = 'open';

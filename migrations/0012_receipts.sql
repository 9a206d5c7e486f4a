-- A payment's receipt: its number in the tenant's series, and the data of that moment. `seller` and `sealed` (the payer,
-- under the account's key) are copies, so that the document never changes; `layout` is the version of its layout.
CREATE TABLE receipts (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  number INTEGER NOT NULL CHECK (number > 0),
  payment_id TEXT NOT NULL UNIQUE REFERENCES payments (id),
  account_id TEXT NOT NULL REFERENCES accounts (id),
  seller TEXT NOT NULL,
  sealed TEXT,
  layout INTEGER NOT NULL,
  issued_at INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, number)
) WITHOUT ROWID;

-- The series has no gap, and a number is given only for a received payment.
CREATE TRIGGER receipts_series BEFORE INSERT ON receipts
BEGIN
  SELECT RAISE(ABORT, 'receipts:gap') WHERE NEW.number <> 1
    + coalesce((SELECT max(number) FROM receipts WHERE tenant_id = NEW.tenant_id), 0);
  SELECT RAISE(ABORT, 'receipts:no_payment') WHERE NOT EXISTS (SELECT 1 FROM payments p
    WHERE p.id = NEW.payment_id AND p.account_id = NEW.account_id AND p.tenant_id = NEW.tenant_id
      AND p.credited IS NOT NULL);
END;
CREATE TRIGGER receipts_no_update BEFORE UPDATE ON receipts
BEGIN SELECT RAISE(ABORT, 'receipts:immutable'); END;
CREATE TRIGGER receipts_no_delete BEFORE DELETE ON receipts
BEGIN SELECT RAISE(ABORT, 'receipts:immutable'); END;

-- The progress of the emails with a month's statements: accounts up to `after` have theirs.
CREATE TABLE statement_rounds (
  month TEXT PRIMARY KEY,
  after TEXT NOT NULL,
  ended_at INTEGER
) WITHOUT ROWID;

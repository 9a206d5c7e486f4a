-- The minor units that were paid above `amount`: mostly fees that the payer bears. They bought no credits, so a refund of
-- them at Paystack takes none. 0 for payments that were credited before this migration.
ALTER TABLE payments ADD COLUMN surplus INTEGER NOT NULL DEFAULT 0 CHECK (surplus >= 0);
CREATE TRIGGER payments_surplus BEFORE UPDATE OF surplus ON payments
WHEN OLD.credited IS NOT NULL AND NEW.surplus <> OLD.surplus
BEGIN SELECT RAISE(ABORT, 'payments:immutable'); END;

-- A removed card that Paystack still knows is due, whichever version of the Worker removed or deactivated it: 0033 gave a
-- due time to the rows of its day only, and the version before it sets none.
UPDATE payment_methods SET next_at = iif(sealed IS NULL, NULL, removed_at)
WHERE (removed_at IS NOT NULL AND sealed IS NOT NULL) <> (next_at IS NOT NULL);
CREATE TRIGGER payment_methods_due AFTER UPDATE OF removed_at, sealed ON payment_methods
WHEN (NEW.removed_at IS NOT NULL AND NEW.sealed IS NOT NULL) <> (NEW.next_at IS NOT NULL)
BEGIN
  UPDATE payment_methods SET next_at = iif(NEW.sealed IS NULL, NULL, NEW.removed_at) WHERE id = NEW.id;
END;

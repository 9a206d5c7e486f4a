-- A cardholder who disputes an automatic charge, or the payment that saved the card, has not agreed to further charges:
-- the agreement ends in the statement that records the dispute, and only the customer can make another one.
CREATE TRIGGER payment_disputes_auto_top_up AFTER INSERT ON payment_disputes
BEGIN
  UPDATE auto_top_ups SET is_enabled = 0, due_at = NULL, revision = revision + 1
  WHERE account_id = NEW.account_id AND is_enabled = 1 AND (
    EXISTS (SELECT 1 FROM payments p WHERE p.id = NEW.payment_id AND p.origin = 'auto_top_up')
    OR EXISTS (SELECT 1 FROM payment_methods c WHERE c.id = auto_top_ups.card_id AND c.payment_id = NEW.payment_id));
END;

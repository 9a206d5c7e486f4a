-- The card that paid, or that is charged: its brand and last four digits, as its owner knows them. Erased with the account.
ALTER TABLE payments ADD COLUMN card_brand TEXT;
ALTER TABLE payments ADD COLUMN card_last4 TEXT;
UPDATE payments SET card_brand = m.brand, card_last4 = m.last4 FROM payment_methods m WHERE m.id = payments.card_id;
UPDATE payments SET card_brand = m.brand, card_last4 = m.last4 FROM payment_methods m
WHERE payments.id = m.payment_id AND payments.card_id IS NULL;

-- A receipt of layout 2 has a copy of the seller's address and tax number and of the tax of that day, as JSON.
ALTER TABLE receipts ADD COLUMN details TEXT;

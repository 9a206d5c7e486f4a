-- What a customer attached to a payment; see 0037.
ALTER TABLE payments ADD COLUMN annotations TEXT;
ALTER TABLE payments ADD COLUMN external_key TEXT;
CREATE INDEX payments_by_external_key ON payments (account_id, external_key, created_at DESC, id)
WHERE external_key IS NOT NULL;

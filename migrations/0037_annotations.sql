-- What a customer attached to an order. `annotations` is their external id and their metadata, sealed; `external_key` is a
-- keyed hash of the external id, by which a list finds it. Both end with the account's key. NULL: nothing is attached.
ALTER TABLE verifications ADD COLUMN annotations TEXT;
ALTER TABLE verifications ADD COLUMN external_key TEXT;
CREATE INDEX verifications_by_external_key ON verifications (account_id, external_key, created_at DESC, id)
WHERE external_key IS NOT NULL;

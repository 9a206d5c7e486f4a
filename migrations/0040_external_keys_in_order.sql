-- A list is in the order `created_at DESC, id DESC`. With `id` ascending, the indexes of 0037 and 0038 needed a sort, so that
-- payments of an external id were searched in the whole history of the account.
DROP INDEX verifications_by_external_key;
CREATE INDEX verifications_by_external_key ON verifications (account_id, external_key, created_at DESC, id DESC)
WHERE external_key IS NOT NULL;
DROP INDEX payments_by_external_key;
CREATE INDEX payments_by_external_key ON payments (account_id, external_key, created_at DESC, id DESC)
WHERE external_key IS NOT NULL;

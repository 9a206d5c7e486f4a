-- The batch of the hold re-reads the credential and the account, so that the route need not read them before: the
-- rights of the key, and the tier for which the price was computed.
ALTER TABLE verifications ADD COLUMN tier TEXT;

CREATE TRIGGER verifications_as_priced BEFORE INSERT ON verifications
WHEN NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:credential_scope') FROM api_keys k
  WHERE k.id = NEW.credential_id
    AND NOT EXISTS (SELECT 1 FROM json_each(k.scopes) WHERE value = 'verifications:write');
  SELECT RAISE(ABORT, 'verifications:tier_changed') FROM accounts a
  WHERE a.id = NEW.account_id AND NEW.tier IS NOT NULL AND NEW.tier <> a.tier;
END;

-- The hold's own batch re-reads the credential and the account, so that the route need not ask before: what a key may
-- do, and the tier that its price was worked out for.
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

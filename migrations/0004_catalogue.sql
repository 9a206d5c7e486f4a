-- A quoted price: charged exactly, to its own account, for its order, once, until it expires.
CREATE TABLE quotes (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  service TEXT NOT NULL,
  capability TEXT NOT NULL CHECK (capability IN ('sms', 'voice')),
  area_codes TEXT,
  carriers TEXT,
  country TEXT NOT NULL,
  price INTEGER NOT NULL CHECK (price > 0),
  cost INTEGER NOT NULL CHECK (cost > 0),
  surcharge_area_code INTEGER NOT NULL CHECK (surcharge_area_code >= 0),
  surcharge_carrier INTEGER NOT NULL CHECK (surcharge_carrier >= 0),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  CONSTRAINT quotes_not_below_cost CHECK (price >= cost),
  CHECK (surcharge_area_code + surcharge_carrier < price)
) WITHOUT ROWID;
CREATE INDEX quotes_by_expiry ON quotes (expires_at);

-- Replaces the markup of a tier for one service; tier '*' is every tier without its own row.
CREATE TABLE markups (
  service TEXT NOT NULL,
  tier TEXT NOT NULL CHECK (tier IN ('*', 'free', 'developer', 'enterprise')),
  factor REAL NOT NULL CHECK (factor >= 1),
  PRIMARY KEY (service, tier)
) WITHOUT ROWID;

-- The parts of `price` that preferences added; those that were not honoured are refunded.
ALTER TABLE verifications ADD COLUMN surcharge_area_code INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verifications ADD COLUMN surcharge_carrier INTEGER NOT NULL DEFAULT 0;
ALTER TABLE verifications ADD COLUMN quote_id TEXT;
CREATE UNIQUE INDEX verifications_by_quote ON verifications (quote_id) WHERE quote_id IS NOT NULL;

-- In the batch of the hold, so that a quote is used exactly when credits are held for it.
CREATE TRIGGER verifications_quoted BEFORE INSERT ON verifications
WHEN NEW.quote_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM verifications WHERE id = NEW.id)
BEGIN
  SELECT RAISE(ABORT, 'verifications:quote_used') FROM verifications WHERE quote_id = NEW.quote_id;
  SELECT RAISE(ABORT, 'verifications:quote_expired') FROM quotes
  WHERE id = NEW.quote_id AND expires_at <= NEW.created_at;
  SELECT RAISE(ABORT, 'verifications:quote_differs') WHERE NOT EXISTS (
    SELECT 1 FROM quotes q WHERE q.id = NEW.quote_id AND q.account_id = NEW.account_id
      AND q.service = NEW.service AND q.capability = NEW.capability AND q.price = NEW.price);
END;

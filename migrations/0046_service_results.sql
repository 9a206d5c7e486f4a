-- What the rentals of a day (days since the epoch, UTC) of all customers came to, by service: `seconds` to the code, in
-- steps of five, or -1 without a code. Without rentals that got no number, and those that the customer cancelled at once.
CREATE TABLE service_results (
  service TEXT NOT NULL,
  day INTEGER NOT NULL,
  seconds INTEGER NOT NULL,
  rentals INTEGER NOT NULL CHECK (rentals > 0),
  PRIMARY KEY (day, service, seconds)
) WITHOUT ROWID;

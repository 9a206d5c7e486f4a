-- The services that a person marked in an account, newest last. A membership that ends takes its rows along.
CREATE TABLE favourite_services (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  service TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, user_id, service),
  FOREIGN KEY (account_id, user_id) REFERENCES memberships (account_id, user_id) ON DELETE CASCADE
) WITHOUT ROWID;

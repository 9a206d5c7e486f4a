-- Requests with an Idempotency-Key, until `expires_at`: `id` is a hash of the address and the key. `seed` is the seed of the
-- request's ids and secrets, `answer` its answer; both are sealed (I-16). `runs` counts its runs, `lease_until` is the end of
-- the current run's lease.
CREATE TABLE idempotent_requests (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  id TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  seed TEXT NOT NULL,
  runs INTEGER NOT NULL DEFAULT 1,
  lease_until INTEGER NOT NULL,
  answer TEXT CHECK (length(answer) <= 65536),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, id)
) WITHOUT ROWID;
CREATE INDEX idempotent_requests_outlived ON idempotent_requests (expires_at);

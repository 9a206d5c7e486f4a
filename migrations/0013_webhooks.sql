-- The destinations of an account's events. `sealed` contains URL, description and custom headers, `secret` the signing
-- secret; `old_secret` also signs until `old_until`. `events` is a JSON list of types, null for all of them. A deleted
-- row stays without both until its deliveries have expired.
CREATE TABLE webhook_endpoints (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  state TEXT NOT NULL DEFAULT 'unverified' CHECK (state IN ('unverified', 'enabled', 'disabled', 'deleted')),
  reason TEXT CHECK (reason IN ('owner', 'gone', 'failing')),
  events TEXT,
  sealed TEXT,
  secret TEXT,
  old_secret TEXT,
  old_until INTEGER,
  -- Consecutive failures and their start; no attempt before `open_until`; in the slow lane until `slow_until`.
  failures INTEGER NOT NULL DEFAULT 0,
  failing_since INTEGER,
  open_until INTEGER NOT NULL DEFAULT 0,
  slow_until INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  CHECK ((reason IS NULL) = (state <> 'disabled')),
  CHECK ((sealed IS NULL) = (state = 'deleted') AND (secret IS NULL) = (state = 'deleted')),
  CHECK ((old_secret IS NULL) = (old_until IS NULL))
) WITHOUT ROWID;
CREATE INDEX webhook_endpoints_by_account ON webhook_endpoints (account_id, created_at DESC, id DESC);
CREATE INDEX webhook_endpoints_deleted ON webhook_endpoints (updated_at) WHERE state = 'deleted';

-- The content of deliveries, once for all endpoints of the account; `sealed` contains data and sequence. Text and code
-- are not stored here: they are added when a body is rendered.
CREATE TABLE webhook_events (
  account_id TEXT NOT NULL REFERENCES accounts (id),
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  at INTEGER NOT NULL,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (account_id, id)
) WITHOUT ROWID;

-- One row for each event and endpoint: `id` is derived from both. Due at `next_at`, which a running attempt moves past
-- its own end; `queued_at` is when the last message of the queue was due. `step` counts failures, and restarts with a
-- replay.
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (id),
  endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id),
  event_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  test INTEGER NOT NULL DEFAULT 0 CHECK (test IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed', 'cancelled')),
  attempts INTEGER NOT NULL DEFAULT 0,
  step INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER,
  queued_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  ended_at INTEGER,
  expires_at INTEGER,
  CHECK ((next_at IS NULL) = (state <> 'pending')),
  CHECK ((ended_at IS NULL) = (state = 'pending') AND (expires_at IS NULL) = (state = 'pending'))
) WITHOUT ROWID;
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX webhook_deliveries_by_endpoint ON webhook_deliveries (endpoint_id, created_at DESC, id DESC);
CREATE INDEX webhook_deliveries_by_event ON webhook_deliveries (account_id, event_id);
CREATE INDEX webhook_deliveries_outlived ON webhook_deliveries (expires_at) WHERE expires_at IS NOT NULL;

-- `answer` is the beginning of the receiver's answer, sealed.
CREATE TABLE webhook_attempts (
  delivery_id TEXT NOT NULL REFERENCES webhook_deliveries (id) ON DELETE CASCADE,
  n INTEGER NOT NULL,
  at INTEGER NOT NULL,
  ms INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  status INTEGER,
  answer TEXT,
  PRIMARY KEY (delivery_id, n)
) WITHOUT ROWID;

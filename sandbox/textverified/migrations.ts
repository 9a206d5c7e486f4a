/** Append-only: a state file of an older checkout must still open. */
export const MIGRATIONS = [
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE tokens (seq INTEGER PRIMARY KEY, token TEXT NOT NULL UNIQUE, expires_at INTEGER NOT NULL)`,
  `CREATE TABLE verifications (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sale_id TEXT NOT NULL UNIQUE,
     number TEXT NOT NULL, service TEXT NOT NULL, capability TEXT NOT NULL, not_listed_name TEXT,
     state TEXT NOT NULL, cents INTEGER NOT NULL, charged INTEGER NOT NULL,
     created_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, updated_at INTEGER NOT NULL,
     reusable_until INTEGER, refund_due_at INTEGER, refunded_at INTEGER)`,
  `CREATE INDEX verifications_number ON verifications (number, seq)`,
  `CREATE INDEX verifications_state ON verifications (state, service)`,
  `CREATE INDEX verifications_open ON verifications (ends_at) WHERE state = 'verificationPending'`,
  `CREATE INDEX verifications_refund ON verifications (refund_due_at) WHERE refund_due_at IS NOT NULL`,
  `CREATE TABLE purchases (
     seq INTEGER PRIMARY KEY, reservation_id TEXT NOT NULL UNIQUE, idempotency_key TEXT, kind TEXT NOT NULL,
     service TEXT NOT NULL, capability TEXT NOT NULL, cents INTEGER NOT NULL, sold_at INTEGER NOT NULL)`,
  `CREATE TABLE idempotency (
     key TEXT PRIMARY KEY, body TEXT NOT NULL, reservation_id TEXT, running_until INTEGER,
     expires_at INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE sms (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, reservation_id TEXT, sender TEXT,
     number TEXT NOT NULL, content TEXT, code TEXT, encrypted INTEGER NOT NULL,
     created_at INTEGER NOT NULL)`,
  `CREATE INDEX sms_reservation ON sms (reservation_id, seq)`,
  `CREATE INDEX sms_number ON sms (number, seq)`,
  `CREATE TABLE scheduled_sms (
     seq INTEGER PRIMARY KEY, reservation_id TEXT, sender TEXT, number TEXT NOT NULL, content TEXT,
     code TEXT, created_at INTEGER, webhook INTEGER NOT NULL, kind TEXT NOT NULL, due_at INTEGER NOT NULL)`,
  `CREATE INDEX scheduled_sms_due ON scheduled_sms (due_at)`,
  `CREATE INDEX scheduled_sms_reservation ON scheduled_sms (reservation_id)`,
  `CREATE TABLE webhook_events (
     seq INTEGER PRIMARY KEY, id TEXT NOT NULL, event TEXT NOT NULL, data TEXT NOT NULL,
     occurred_at INTEGER NOT NULL, attempt INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, due_at INTEGER)`,
  `CREATE INDEX webhook_events_due ON webhook_events (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE webhook_attempts (
     seq INTEGER PRIMARY KEY, event_seq INTEGER NOT NULL, attempt INTEGER NOT NULL, at INTEGER NOT NULL,
     url TEXT NOT NULL, status INTEGER, error TEXT, took_ms INTEGER NOT NULL)`,
];

export const TABLES = [
  'settings',
  'tokens',
  'verifications',
  'purchases',
  'idempotency',
  'sms',
  'scheduled_sms',
  'webhook_events',
  'webhook_attempts',
];

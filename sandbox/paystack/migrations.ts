/** Append-only: a state file of an older checkout must still open. Amounts are integers in subunits, times in ms. */
export const MIGRATIONS = [
  `CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE transactions (
     seq INTEGER PRIMARY KEY, reference TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, email TEXT NOT NULL,
     requested INTEGER NOT NULL, amount INTEGER NOT NULL, currency TEXT NOT NULL, status TEXT NOT NULL,
     response TEXT, channel TEXT, channels TEXT, metadata TEXT, callback_url TEXT, card TEXT, expiry TEXT,
     auth_seq INTEGER, fees INTEGER, step TEXT, attempts INTEGER NOT NULL DEFAULT 0,
     errors INTEGER NOT NULL DEFAULT 0, history TEXT NOT NULL DEFAULT '[]', refunded INTEGER NOT NULL DEFAULT 0,
     ip TEXT, created_at INTEGER NOT NULL, paid_at INTEGER)`,
  `CREATE INDEX transactions_created ON transactions (created_at)`,
  `CREATE INDEX transactions_status ON transactions (status, created_at)`,
  `CREATE TABLE authorizations (
     seq INTEGER PRIMARY KEY, email TEXT NOT NULL, card TEXT NOT NULL, expiry TEXT NOT NULL,
     reusable INTEGER NOT NULL, active INTEGER NOT NULL DEFAULT 1, outcome TEXT,
     failures INTEGER NOT NULL DEFAULT 0, locked_until INTEGER)`,
  `CREATE INDEX authorizations_owner ON authorizations (email, card)`,
  `CREATE TABLE refunds (
     seq INTEGER PRIMARY KEY, tx INTEGER NOT NULL, amount INTEGER NOT NULL, status TEXT NOT NULL,
     outcome TEXT NOT NULL, customer_note TEXT, merchant_note TEXT, created_at INTEGER NOT NULL,
     updated_at INTEGER NOT NULL)`,
  `CREATE INDEX refunds_tx ON refunds (tx)`,
  `CREATE INDEX refunds_created ON refunds (created_at)`,
  `CREATE TABLE disputes (
     seq INTEGER PRIMARY KEY, tx INTEGER NOT NULL, amount INTEGER NOT NULL, status TEXT NOT NULL,
     resolution TEXT, category TEXT NOT NULL, message TEXT NOT NULL, attachment TEXT,
     created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL, due_at INTEGER NOT NULL, resolved_at INTEGER)`,
  `CREATE INDEX disputes_tx ON disputes (tx)`,
  `CREATE TABLE jobs (seq INTEGER PRIMARY KEY, due_at INTEGER NOT NULL, kind TEXT NOT NULL, subject INTEGER NOT NULL)`,
  `CREATE INDEX jobs_due ON jobs (due_at)`,
  `CREATE TABLE webhooks (
     seq INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, reference TEXT, body TEXT NOT NULL,
     signing TEXT, attempt INTEGER NOT NULL DEFAULT 0, state TEXT NOT NULL, due_at INTEGER,
     created_at INTEGER NOT NULL, sent_at INTEGER, answer INTEGER, error TEXT)`,
  `CREATE INDEX webhooks_due ON webhooks (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE webhook_tally (state TEXT PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE windows (bucket TEXT PRIMARY KEY, minute INTEGER NOT NULL, calls INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE customers (
     seq INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, code TEXT NOT NULL, number INTEGER NOT NULL,
     first_name TEXT, last_name TEXT, phone TEXT, metadata TEXT, risk_action TEXT NOT NULL DEFAULT 'default',
     created_at INTEGER NOT NULL, updated_at INTEGER NOT NULL)`,
  `CREATE INDEX customers_code ON customers (code)`,
  `CREATE INDEX customers_number ON customers (number)`,
  `CREATE INDEX transactions_email ON transactions (email)`,
  `CREATE TABLE evidences (
     seq INTEGER PRIMARY KEY, dispute INTEGER NOT NULL, fields TEXT NOT NULL, created_at INTEGER NOT NULL)`,
  `CREATE INDEX evidences_dispute ON evidences (dispute)`,
  `CREATE TABLE uploads (name TEXT PRIMARY KEY, dispute INTEGER NOT NULL, bytes INTEGER) WITHOUT ROWID`,
];

export const TABLES = [
  'settings',
  'transactions',
  'authorizations',
  'refunds',
  'disputes',
  'jobs',
  'webhooks',
  'webhook_tally',
  'windows',
  'customers',
  'evidences',
  'uploads',
];

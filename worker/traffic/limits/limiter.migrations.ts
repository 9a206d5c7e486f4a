/** The limiter's own tables; each migration is applied once, in this order. */
export const MIGRATIONS = [
  // One row for each question that granted units or carried calls. Slots are reused, so no row is ever deleted.
  `CREATE TABLE ring (slot INTEGER PRIMARY KEY, seq INTEGER NOT NULL, ask TEXT NOT NULL, credential TEXT NOT NULL,
     units INTEGER NOT NULL, booked_at INTEGER NOT NULL, batch TEXT, tallies TEXT)`,
  `CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), flushed INTEGER NOT NULL DEFAULT 0, policy TEXT);
   INSERT INTO state (id) VALUES (1)`,
  // Prefetched units, in addition to the row's own booking; after a restart it expires no later
  // than the Retry-After of a refused caller.
  `ALTER TABLE ring ADD COLUMN cover_units INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE ring ADD COLUMN cover_booked_at INTEGER NOT NULL DEFAULT 0`,
  // The window at the time of a Retry-After: rows up to `seq` no longer count.
  'ALTER TABLE state ADD COLUMN ledger TEXT',
];

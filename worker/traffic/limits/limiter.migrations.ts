/** What the limiter's own database is made of; each is applied once, in this order. */
export const MIGRATIONS = [
  // One row a question that granted or told something. Slots are used again, so that nothing is ever deleted.
  `CREATE TABLE ring (slot INTEGER PRIMARY KEY, seq INTEGER NOT NULL, ask TEXT NOT NULL, credential TEXT NOT NULL,
     units INTEGER NOT NULL, booked_at INTEGER NOT NULL, batch TEXT, tallies TEXT)`,
  `CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), flushed INTEGER NOT NULL DEFAULT 0, policy TEXT);
   INSERT INTO state (id) VALUES (1)`,
  // What a row covers of later bookings, apart from its own: after a restart that one is free when it was said to be.
  `ALTER TABLE ring ADD COLUMN cover_units INTEGER NOT NULL DEFAULT 0;
   ALTER TABLE ring ADD COLUMN cover_booked_at INTEGER NOT NULL DEFAULT 0`,
  // The window as it was when somebody was told to wait: rows up to `seq` count no more.
  'ALTER TABLE state ADD COLUMN ledger TEXT',
];

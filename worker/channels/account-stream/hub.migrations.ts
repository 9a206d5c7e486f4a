/** The schema of the hub's database; each migration is applied once, in this order. */
export const MIGRATIONS = [
  // One row for the events of an append, numbered up to `sequence`: a written row is what costs.
  `CREATE TABLE log (sequence INTEGER PRIMARY KEY, appended_at INTEGER NOT NULL, events TEXT NOT NULL)`,
  // The acknowledged sequence number at that time: an account without recipients needs no row for it.
  `ALTER TABLE log ADD COLUMN through INTEGER NOT NULL DEFAULT 0`,
];

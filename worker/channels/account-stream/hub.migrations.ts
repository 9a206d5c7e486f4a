/** What the hub's own database is made of; each is applied once, in this order. */
export const MIGRATIONS = [
  // One row for the events that came together, numbered up to `sequence`: what is written is what costs.
  `CREATE TABLE log (sequence INTEGER PRIMARY KEY, appended_at INTEGER NOT NULL, events TEXT NOT NULL)`,
  // What was worked off by then: it needs no row of its own where nobody but sockets listens.
  `ALTER TABLE log ADD COLUMN through INTEGER NOT NULL DEFAULT 0`,
];

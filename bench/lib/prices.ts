/** Cloudflare's list prices in US dollars, without included amounts (Workers Paid; November 2026). */
const MILLION = 1e6;

export const PRICES = {
  workerRequests: 0.3 / MILLION,
  /** HTTP requests, RPC sessions and alarms. Twenty received WebSocket messages count as one; sent ones are free. */
  objectRequests: 0.15 / MILLION,
  /** GB-seconds in which an object is active or cannot hibernate. */
  objectGbSeconds: 12.5 / MILLION,
  /** A setAlarm is one row. */
  objectRowsWritten: 1 / MILLION,
  objectRowsRead: 0.001 / MILLION,
  d1RowsWritten: 1 / MILLION,
  d1RowsRead: 0.001 / MILLION,
  kvReads: 0.5 / MILLION,
  kvWrites: 5 / MILLION,
} as const;

/** Billed memory of an object, independent of its use. */
export const OBJECT_GB = 0.128;

export type Operations = Record<keyof typeof PRICES, number>;

export const NO_OPERATIONS: Operations = {
  workerRequests: 0,
  objectRequests: 0,
  objectGbSeconds: 0,
  objectRowsWritten: 0,
  objectRowsRead: 0,
  d1RowsWritten: 0,
  d1RowsRead: 0,
  kvReads: 0,
  kvWrites: 0,
};

export const namesOf = Object.keys(PRICES) as (keyof Operations)[];

export const dollars = (operations: Operations): number =>
  namesOf.reduce((sum, name) => sum + operations[name] * PRICES[name], 0);

import { DatabaseSync } from 'node:sqlite';

/** What D1 refuses and SQLite takes (https://developers.cloudflare.com/d1/platform/limits); workerd does not check all of it. */
const LIMITS = {
  column: 100,
  functionArg: 32,
  likePatternLength: 50,
  sqlLength: 100_000,
  variableNumber: 100,
};

/** An empty database in memory, with the limits of D1. */
export function memoryDb(): DatabaseSync {
  // The types of Node do not have `limits` yet.
  const options: object = { limits: LIMITS };
  return new DatabaseSync(':memory:', options);
}

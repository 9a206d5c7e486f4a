import { describe, expect, test } from 'vitest';
import { roomOf } from '../../../scripts/rooms.ts';
import { COMPUTED, readWriters, tablesWrittenIn } from '../../../scripts/tables.ts';

/**
 * Files that write a table whose name is an argument: the ways into a login, and the queues of due
 * work, by room.
 */
const COMPUTED_NAMES: readonly string[] = [
  'worker/accounts/identity/revoke-access.ts',
  'worker/platform/db/due-queue.ts',
];

const writers = readWriters();

describe('a table', () => {
  test('is written by one room', () => {
    expect(writers.size).toBeGreaterThan(40);
    const shared = [...writers].flatMap(([table, files]) => {
      const rooms = [...new Set(files.map((file) => roomOf(file, 'worker', 'app')))];
      return table !== COMPUTED && rooms.length > 1 ? [`${table}: ${files.join(', ')}`] : [];
    });
    expect(shared).toEqual([]);
  });

  test('whose name is computed is written in known places only', () => {
    expect(writers.get(COMPUTED)).toEqual(COMPUTED_NAMES);
  });
});

describe('a write', () => {
  const tables = new Set(['mails', 'auth_sessions']);
  const drizzle = new Map([['authSessions', 'auth_sessions']]);

  test.for<[text: string, written: string[]]>([
    ['`INSERT INTO mails (key) VALUES (?)`', ['mails']],
    ['`INSERT OR IGNORE INTO mails (key) VALUES (?)`', ['mails']],
    ['`UPDATE mails\n       SET sent_at = ?`', ['mails']],
    ["'DELETE FROM mails WHERE id = ?'", ['mails']],
    ["'DELETE FROM mails'", ['mails']],
    ['db.update(authSessions).set({})', ['auth_sessions']],
    ['`UPDATE ${table} SET next_at = ?`', [COMPUTED]],
    ['`SELECT * FROM mails`', []],
    ['`ON CONFLICT DO UPDATE SET sent_at = ?`', []],
    ['this.#mails.delete(mails)', []],
  ])('is detected: %s', ([text, written]) => {
    expect(tablesWrittenIn(text, tables, drizzle)).toEqual(written);
  });
});

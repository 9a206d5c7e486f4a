import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SqliteDb } from '../../support/sqlite-db';

const { raw } = new SqliteDb();

/** A column that records the key, session or person that a row was created by or belongs to. */
const MAKER =
  /(^|_)(user|key|credential|session|card|actor|maker|inviter|owner)(_|$)|_by$|^(caller|requester)$/;
/** Columns whose names match the pattern but record no creator or owner. */
const SECRETS = new Set(['public_key', 'actor_kind', 'user_agent']);

/** Tables that refer to a person and grant no rights, each with the reason. */
const RECORDS: Readonly<Record<string, string>> = {
  announcement_reads: 'what a person has read',
  announcements: 'a text of the platform’s own people',
  audit_log: 'who did what; it is never changed',
  auth_credentials: 'the login itself',
  data_keys: 'keys that seal, whoever they belong to',
  favourite_services: 'what a member marked; it ends with the membership',
  fx_rates: 'a figure that staff set',
  key_uses: 'when a key was last used',
  known_devices: 'hashes of what a person signed in with',
  memberships: 'the right itself',
  notifications: 'what a person was told',
  payment_refunds: 'money that staff sent back; it ends by itself',
  tier_policies: 'figures that staff published',
  usage_daily: 'how much was called',
};

const section =
  /### What outlives a credential's use\n([^]*?)\n### /.exec(
    readFileSync('docs/security.md', 'utf8'),
  )?.[1] ?? '';
const listed = new Set([...section.matchAll(/`([a-z_]+)`/g)].map(([, name]) => String(name)));

const tables = raw
  .prepare(`SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
  .all()
  .map(({ name }) => String(name));
const columnsOf = (table: string): string[] =>
  raw
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all(table)
    .map(({ name }) => String(name));
const naming = tables.filter((table) =>
  columnsOf(table).some((column) => MAKER.test(column) && !SECRETS.has(column)),
);

test('I-63 every table that refers to a key or a person is in docs/security.md, or has a reason why it grants no rights', () => {
  expect(naming.length).toBeGreaterThan(20);
  const missing = naming.filter((table) => !listed.has(table) && !Object.hasOwn(RECORDS, table));
  expect(missing).toEqual([]);
});

test('I-63 every listed table exists, and is in one of the two lists', () => {
  for (const table of Object.keys(RECORDS)) {
    expect(tables, table).toContain(table);
    expect(listed.has(table), table).toBe(false);
  }
  expect(listed.size).toBeGreaterThan(12);
});

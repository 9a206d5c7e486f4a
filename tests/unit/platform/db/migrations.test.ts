import { readdirSync, readFileSync } from 'node:fs';
import { getTableConfig, SQLiteTable } from 'drizzle-orm/sqlite-core';
import { describe, expect, test } from 'vitest';
import * as schema from '../../../../worker/platform/db/schema';
import { TRIGGERS } from '../../../../worker/platform/db/triggers';
import { SqliteDb } from '../../../support/sqlite-db';

const FILES = readdirSync('migrations').toSorted();
const { raw } = new SqliteDb();
const names = (type: string) =>
  raw
    .prepare(
      `SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name`,
    )
    .all(type)
    .map((row) => String(row['name']));

const tables = Object.values<unknown>(schema)
  .filter((value) => value instanceof SQLiteTable)
  .map((table) => getTableConfig(table));

const sources = readdirSync('worker', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => ({ file: `worker/${file}`, text: readFileSync(`worker/${file}`, 'utf8') }));
const migrations = FILES.map((name) => ({
  file: `migrations/${name}`,
  text: readFileSync(`migrations/${name}`, 'utf8'),
}));
const findIn = (files: typeof sources, pattern: RegExp) =>
  files.filter(({ text }) => pattern.test(text)).map(({ file }) => file);

describe('I-53 one migration path', () => {
  test('I-53 the migrations are numbered from 0001 without a gap', () => {
    expect(FILES.map((name) => name.slice(0, 5))).toEqual(
      FILES.map((_, n) => `${String(n + 1).padStart(4, '0')}_`),
    );
  });

  test('I-53 they apply in order to an empty database', () => {
    // The constructor applies them; the second database proves that the first leaves nothing behind.
    expect(() => new SqliteDb()).not.toThrow();
  });

  test('I-53 the Worker uses every table', () => {
    // In a statement or as a drizzle table: a name in a comment is no use.
    const used = (name: string) =>
      new RegExp(`\\b(FROM|INTO|UPDATE|JOIN)\\s+${name}\\b|\\bsqliteTable\\(\\s*'${name}'`);
    const unused = names('table').filter((name) => findIn(sources, used(name)).length === 0);
    expect(unused).toEqual([]);
  });

  test.each(tables.map((table) => [table.name, table] as const))(
    'I-53 the columns of %s that drizzle queries are those of the table',
    (name, table) => {
      const real = raw
        .prepare(
          `SELECT name, lower(type) AS type, "notnull" OR pk > 0 AS required FROM pragma_table_info(?)`,
        )
        .all(name)
        .map((row) => ({ ...row }));
      const declared = table.columns.map((column) => ({
        name: column.name,
        type: column.getSQLType(),
        required: column.notNull || column.primary ? 1 : 0,
      }));
      expect(declared).toEqual(real);
    },
  );

  test('I-53 readiness checks every trigger that the migrations create', () => {
    expect([...TRIGGERS]).toEqual(names('trigger'));
  });
});

describe('I-53 the guards cannot be bypassed', () => {
  test('I-53 no statement replaces rows, because OR REPLACE fires no delete trigger', () => {
    const replace = /\b(OR\s+REPLACE|REPLACE\s+INTO|OR\s+IGNORE)\b/i;
    expect(findIn([...sources, ...migrations], replace)).toEqual([]);
  });

  test('I-53 no code starts a drizzle transaction, because D1 has none', () => {
    const orm = /\borm\s*\.transaction\(|\bdb\.transaction\(/;
    expect(findIn(sources, orm)).toEqual([]);
  });

  test('I-53 only migrations create or drop tables, triggers and indexes', () => {
    const ddl = /\b(DROP|ALTER)\s+(TABLE|TRIGGER|INDEX)\b|\bCREATE\s+TRIGGER\b|writable_schema/i;
    const others = sources.filter(({ file }) => !file.endsWith('.migrations.ts'));
    expect(findIn(others, ddl)).toEqual([]);
  });

  test('I-53 every foreign key refers to a row', () => {
    expect(raw.prepare('PRAGMA foreign_key_check').all()).toEqual([]);
    expect(raw.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
  });
});

describe('I-04 a terminal state is final in D1', () => {
  test.each(['completed', 'cancelled', 'expired', 'failed'])('I-04 %s stays', (state) => {
    const { raw: own } = new SqliteDb();
    own.exec(`INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES ('acc_1', 'tnt_default', 'T', 'free', 0);
      INSERT INTO api_keys (id, account_id, name, prefix, hash, scopes, created_at)
        VALUES ('key_1', 'acc_1', 'k', 'p', 'h', '["verifications:write"]', 0);
      INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
        provider_account, state, created_at, deadline_at)
      VALUES ('ver_1', 'acc_1', 'key_1', 's', 'sms', 10, 'h', 'main', '${state}', 0, 0)`);
    const others = [
      'created',
      'awaiting_sms',
      'cancelling',
      'completed',
      'cancelled',
      'expired',
      'failed',
    ];
    for (const other of others.filter((name) => name !== state))
      expect(() => own.exec(`UPDATE verifications SET state = '${other}'`)).toThrow(
        'verifications:final',
      );
    expect(() => own.exec(`UPDATE verifications SET state = '${state}'`)).not.toThrow();
  });
});

import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { databaseState } from '../../../support/worker/objects';
import { setUpWorker } from '../../../support/worker/api';

setUpWorker();

const schema = async () =>
  (
    await env.DB.prepare(
      `SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '_cf_%'
         AND name <> 'd1_migrations' ORDER BY type, name`,
    ).all()
  ).results;

test('I-53 the migrations, applied one by one on D1, create the database with which every test begins', async () => {
  const begun = { schema: await schema(), rows: await databaseState() };
  expect(begun.schema.length).toBeGreaterThan(100);
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  expect({ schema: await schema(), rows: await databaseState() }).toEqual(begun);
});

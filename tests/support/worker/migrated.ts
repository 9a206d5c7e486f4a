import { applyD1Migrations, reset } from 'cloudflare:test';
import { env } from 'cloudflare:workers';

export const T = Date.UTC(2026, 0, 31, 9);
export const DAY = 86_400_000;

/** Restores the database before the migration with this number, with these rows. */
export async function before(migration: string, rows: readonly string[]): Promise<void> {
  await reset();
  await applyD1Migrations(
    env.DB,
    env.TEST_MIGRATIONS.filter(({ name }) => name < migration),
  );
  await env.DB.batch(rows.map((sql) => env.DB.prepare(sql)));
}
/** Applies the missing migrations, as a deployment does. */
export const migrate = () => applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
export const rowsOf = async (sql: string) => (await env.DB.prepare(sql).all()).results;

export const account = (id: string, tier = 'free') =>
  `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES ('${id}', 'tnt_default', 'A', '${tier}', ${T})`;
export const balance = (id: string, cents: number) =>
  `INSERT INTO ledger_accounts (id, balance) VALUES ('${id}', ${cents})`;

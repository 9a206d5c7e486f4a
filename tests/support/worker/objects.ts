import { backgroundAtRest, forgetObjectWork } from '../../../worker/platform/core/background';
import {
  abortAllDurableObjects,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { orderStub } from '../../../worker/verifications/orders/order.client';
import { lines } from './api';

export const objectOf = (id: string) => orderStub(env, id);

/** Evicts the order's object: its memory is lost, its storage stays, and its background work never ends. */
export async function evict(id: string): Promise<void> {
  await evictDurableObject(objectOf(id));
  forgetObjectWork(id);
}

/** As `evict`, for all objects. */
export async function abortObjects(): Promise<void> {
  await abortAllDurableObjects();
  forgetObjectWork();
}

/** The time of the object's alarm, or null. */
export const alarmOf = (stub: DurableObjectStub): Promise<number | null> =>
  runInDurableObject(stub, (_object, state) => state.storage.getAlarm());

/** For each of the object's sockets, whether the runtime answered a ping, which does not wake the object. */
export const answeredByRuntime = (stub: DurableObjectStub): Promise<boolean[]> =>
  runInDurableObject(stub, (_object, state) =>
    state.getWebSockets().map((socket) => state.getWebSocketAutoResponseTimestamp(socket) !== null),
  );

/** Moves the clock to the object's alarm and fires it. */
export async function wake(id: string): Promise<void> {
  const at = await alarmOf(objectOf(id));
  if (at === null) throw new Error('nothing would ever wake this object');
  if (at > Date.now()) vi.setSystemTime(at);
  if (!(await runDurableObjectAlarm(objectOf(id)))) throw new Error('no alarm ran');
}

/** Wakes the object until `done`, at most `limit` times. */
export async function wakeUntil(
  id: string,
  done: () => Promise<boolean>,
  limit = 40,
): Promise<void> {
  for (let turn = 0; turn < limit; turn++) {
    if (await done()) return;
    await wake(id);
  }
  throw new Error(`not done after ${limit} wakes: ${JSON.stringify(lines.slice(-8))}`);
}

/** Waits until every effect of the order that is due has reached D1 and the hub. */
export const settled = (id: string): Promise<void> => objectOf(id).resume();

type Rows = Record<string, unknown[]>;

const tablesSql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
  AND name NOT LIKE '_cf_%' AND name <> 'd1_migrations' ORDER BY name`;

/** Every row, every key's value and the alarm of an object. */
export const objectState = (
  stub: DurableObjectStub,
): Promise<{ rows: Rows; alarm: number | null }> =>
  runInDurableObject(stub, async (_object, state) => {
    const { sql, kv } = state.storage;
    const tables = sql.exec<{ name: string }>(tablesSql).toArray();
    const rows: [string, unknown[]][] = tables.map(({ name }) => [
      name,
      sql.exec(`SELECT * FROM "${name}"`).toArray(),
    ]);
    const values = [...kv.list()];
    if (values.length > 0) rows.push(['kv', values]);
    return { rows: Object.fromEntries(rows), alarm: await state.storage.getAlarm() };
  });

/** Every row of D1, after all background work has ended. */
export async function databaseState(): Promise<Rows> {
  await backgroundAtRest();
  return databaseRows();
}

/** Every row of D1 at this moment, without `key_uses`, which is written after a response and decides nothing. */
export async function databaseRows(): Promise<Rows> {
  const { results } = await env.DB.prepare(
    tablesSql.replace('ORDER', `AND name <> 'key_uses' ORDER`),
  ).all<{ name: string }>();
  const all = await env.DB.batch(
    results.map(({ name }) => env.DB.prepare(`SELECT * FROM "${name}"`)),
  );
  return Object.fromEntries(results.map(({ name }, i) => [name, all[i]?.results ?? []]));
}

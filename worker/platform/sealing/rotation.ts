import * as z from 'zod';
import { parseRows, type Db } from '../db/client';
import type { SystemCtx } from '../core/ctx';
import { log } from '../core/log';
import { rewrap } from './envelope';
import type { Keyring } from './keyring';
import { keyringOf } from './sealing.service';

// Bounded, so that one round never holds D1 for long; the next round continues.
const BATCH = 100;

const IdRow = z.object({ id: z.string() });
const KeyRow = z.object({
  owner: z.string(),
  version: z.number(),
  wrapped: z.string(),
  master_id: z.string(),
});

/** The ids of the master keys in use: one step in the index for each, regardless of the number of data keys. */
async function mastersInUse(db: Db): Promise<string[]> {
  const result = await db.sql
    .prepare(
      `WITH RECURSIVE ids (id) AS (
         SELECT min(master_id) FROM data_keys WHERE wrapped IS NOT NULL
         UNION ALL
         SELECT (SELECT min(master_id) FROM data_keys WHERE wrapped IS NOT NULL AND master_id > ids.id)
         FROM ids WHERE ids.id IS NOT NULL)
       SELECT id FROM ids WHERE id IS NOT NULL`,
    )
    .all();
  return parseRows(result, IdRow).map(({ id }) => id);
}

/** Master keys that data keys need and the configuration lacks: those data keys cannot be unwrapped. */
export async function missingMasters(db: Db, keyring: Keyring): Promise<string[]> {
  return (await mastersInUse(db)).filter((id) => !keyring.byId.has(id));
}

/**
 * Rewraps a batch of data keys from older master keys under the current one; sealed values do not change. An old master key
 * can be removed after the log event `sealing.rotated`. Returns the number of rewrapped keys.
 */
export async function rewrapDataKeys(ctx: SystemCtx): Promise<number> {
  const keyring = keyringOf(ctx.env);
  const { current } = keyring;
  const from = (await mastersInUse(ctx.db)).find((id) => id !== current.id && keyring.byId.has(id));
  const old = from === undefined ? undefined : keyring.byId.get(from);
  if (!old) return 0;
  const found = await ctx.db.sql
    .prepare(
      `SELECT owner, version, wrapped, master_id FROM data_keys
       WHERE master_id = ? AND wrapped IS NOT NULL LIMIT ${BATCH}`,
    )
    .bind(old.id)
    .all();
  const rows = parseRows(found, KeyRow);
  const moves = rows.map(async ({ owner, version, wrapped }) => {
    const fresh = await rewrap({ from: old, to: current }, { owner, version }, wrapped);
    // Of two concurrent runs one wins; a key that was destroyed meanwhile stays destroyed.
    return ctx.db.sql
      .prepare(
        `UPDATE data_keys SET wrapped = ?, master_id = ? WHERE owner = ? AND version = ? AND wrapped = ?`,
      )
      .bind(fresh, current.id, owner, version, wrapped);
  });
  if (moves.length > 0) await ctx.db.sql.batch(await Promise.all(moves));
  const isDone = !(await mastersInUse(ctx.db)).includes(old.id);
  const fields = { from: old.id, to: current.id, count: rows.length };
  log('info', isDone ? 'sealing.rotated' : 'sealing.rotating', fields);
  return rows.length;
}

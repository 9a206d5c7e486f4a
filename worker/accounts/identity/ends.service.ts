import * as z from 'zod';
import { LOOKED_AT } from '../../platform/db/in-turns';
import { hubOf } from '../../events/hub.client';
import type { SystemCtx } from '../../platform/core/ctx';

const BATCH = 500;
const End = z.object({ account_id: z.string(), credential_id: z.string(), dead: z.int() });
type End = z.infer<typeof End>;

/**
 * Closes the sockets of credentials that ended (I-41). The database's triggers write the ends down together with what
 * brought them about; a verb calls this right after its batch, and the tick goes on with what failed. The accounts take
 * turns (I-62).
 */
export async function closeEnded(ctx: SystemCtx): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT account_id, credential_id, dead, row_number() OVER (PARTITION BY account_id) AS turn
       FROM (SELECT * FROM credential_ends LIMIT ${LOOKED_AT}) ORDER BY turn LIMIT ${BATCH}`,
    )
    .all();
  const ends = results.map((row) => End.parse(row));
  const byAccount = Map.groupBy(ends, (end) => end.account_id);
  const done = await Promise.allSettled(
    [...byAccount].map(([accountId, some]) => closeOfAccount(ctx, accountId, some)),
  );
  const failed = done.find((one) => one.status === 'rejected');
  if (failed)
    throw new Error('sockets of ended credentials are still open', { cause: failed.reason });
}

async function closeOfAccount(ctx: SystemCtx, accountId: string, ends: End[]): Promise<void> {
  await hubOf(ctx.env, accountId).closeCredentials(
    ends.map(({ credential_id: credentialId, dead }) => ({ credentialId, isDead: dead === 1 })),
  );
  const ids = JSON.stringify(ends.map(({ credential_id: id }) => id));
  await ctx.db.sql
    .prepare(
      `DELETE FROM credential_ends WHERE account_id = ?
         AND credential_id IN (SELECT value FROM json_each(?))`,
    )
    .bind(accountId, ids)
    .run();
}

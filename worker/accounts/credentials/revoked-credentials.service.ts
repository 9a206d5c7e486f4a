import * as z from 'zod';
import { MAX_CANDIDATES } from '../../platform/db/in-turns';
import { hubOf } from '../../events/hub.client';
import type { SystemCtx } from '../../platform/core/ctx';

const BATCH = 500;
const Revoked = z.object({ account_id: z.string(), credential_id: z.string(), dead: z.int() });
type Revoked = z.infer<typeof Revoked>;

/**
 * Closes the sockets of revoked credentials (I-41). Triggers record each revocation in the batch that causes it; a verb
 * calls this right after its batch, and the tick retries what failed. The accounts take turns (I-62).
 */
export async function closeRevoked(ctx: SystemCtx): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare(
      `SELECT account_id, credential_id, dead, row_number() OVER (PARTITION BY account_id) AS turn
       FROM (SELECT * FROM credential_ends LIMIT ${MAX_CANDIDATES}) ORDER BY turn LIMIT ${BATCH}`,
    )
    .all();
  const revoked = results.map((row) => Revoked.parse(row));
  const byAccount = Map.groupBy(revoked, (one) => one.account_id);
  const outcomes = await Promise.allSettled(
    [...byAccount].map(([accountId, some]) => closeOfAccount(ctx, accountId, some)),
  );
  const failed = outcomes.find((one) => one.status === 'rejected');
  if (failed)
    throw new Error('sockets of revoked credentials are still open', { cause: failed.reason });
}

async function closeOfAccount(
  ctx: SystemCtx,
  accountId: string,
  revoked: Revoked[],
): Promise<void> {
  await hubOf(ctx.env, accountId).closeCredentials(
    revoked.map(({ credential_id: credentialId, dead }) => ({ credentialId, isDead: dead === 1 })),
  );
  const ids = JSON.stringify(revoked.map(({ credential_id: id }) => id));
  await ctx.db.sql
    .prepare(
      `DELETE FROM credential_ends WHERE account_id = ?
         AND credential_id IN (SELECT value FROM json_each(?))`,
    )
    .bind(accountId, ids)
    .run();
}

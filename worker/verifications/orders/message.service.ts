import type { SystemCtx } from '../../platform/core/ctx';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { findSnapshot } from './order.read-model';
import type { OpenMessage } from './snapshot';
import { orderStub, locateVerification } from './order.client';

/** One decrypted message of the account; null when it does not exist, no longer exists, or is another account's. */
export async function findMessage(
  ctx: SystemCtx,
  named: { accountId: string; verificationId: string; messageId: string },
): Promise<OpenMessage | null> {
  const { accountId, verificationId: id, messageId } = named;
  const where = locateVerification(ctx.env, id, ctx.now());
  if (where === 'unknown') return null;
  const snapshot =
    where === 'object'
      ? await orderStub(ctx.env, id).get(accountId)
      : (await findSnapshot(ctx.db, sealerOf(ctx), { id, accountId }))?.snapshot;
  return snapshot?.messages.find((message) => message.id === messageId) ?? null;
}

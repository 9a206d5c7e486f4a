import type { SystemCtx } from '../kernel/ctx';
import { describeError } from '../kernel/errors';
import { log } from '../kernel/log';
import { textVerified } from '../providers/textverified/textverified.client';
import { rewrapDataKeys } from '../sealing/rotation';
import { rematch } from '../verifications/unmatched';
import { auditLedger } from './audit-ledger';
import { purge } from './purge';
import { reconcileRecoveries } from './recoveries';
import { sweepOverdue } from './sweeper';

/** One round of everything that nobody asks for. One task's failure never stops the next. Answers when more is due. */
export async function tick(ctx: SystemCtx): Promise<number | null> {
  const next = await guarded('rematch', () => rematch(ctx));
  await guarded('sweep', () => sweepOverdue(ctx));
  await guarded('recoveries', () =>
    reconcileRecoveries(ctx, (account) => textVerified(ctx.env, account)),
  );
  await guarded('ledger', () => auditLedger(ctx));
  await guarded('rewrap', () => rewrapDataKeys(ctx));
  await guarded('purge', () => purge(ctx));
  return next;
}

async function guarded<T>(task: string, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    log('error', 'tick.failed', { task, error: describeError(error) });
    return null;
  }
}

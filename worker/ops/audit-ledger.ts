import type { SystemCtx } from '../kernel/ctx';
import { log } from '../kernel/log';
import { checkLedger } from '../ledger/check';

/** I-20: the ledger is asserted continuously; a broken rule pages the operator. */
export async function auditLedger(ctx: SystemCtx): Promise<void> {
  for (const { rule, count } of await checkLedger(ctx.db))
    log('alert', 'ledger.broken', { rule, count });
}

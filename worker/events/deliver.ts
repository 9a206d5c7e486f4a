import { inBackground, runCoalesced } from '../platform/core/background';
import type { SystemCtx } from '../platform/core/ctx';
import type { HubEvent } from './event';
import { appendNow, appendTo, waitingOf, waitingStatement } from './outbox.service';

/** For after a batch with an event: the account's log hears of it, at the latest by the next tick. */
export const deliverEventsSoon = (ctx: SystemCtx, accountId: string): void =>
  runCoalesced('outbox.deliver', accountId, async () => {
    const [waiting] = await ctx.db.sql.batch([waitingStatement(ctx.db, accountId)]);
    await appendNow(ctx.db, appendTo(ctx.env, accountId), waitingOf(waiting));
  });

/** The same for who asked for what waits at the end of the batch, by `waitingStatement`. */
export const deliverRead = (ctx: SystemCtx, accountId: string, events: HubEvent[]): void =>
  inBackground('outbox.deliver', () => appendNow(ctx.db, appendTo(ctx.env, accountId), events));

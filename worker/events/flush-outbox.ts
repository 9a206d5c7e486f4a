import { inBackground, runCoalesced } from '../platform/core/background';
import type { SystemCtx } from '../platform/core/ctx';
import type { HubEvent } from './event';
import {
  appendOrLeave,
  appenderFor,
  parsePendingEvents,
  selectPendingEvents,
} from './outbox.service';

/** For after a batch with an event: appends it to the account's log in the background. */
export const scheduleOutboxFlush = (ctx: SystemCtx, accountId: string): void =>
  runCoalesced('outbox.deliver', accountId, async () => {
    const [waiting] = await ctx.db.sql.batch([selectPendingEvents(ctx.db, accountId)]);
    await appendOrLeave(ctx.db, appenderFor(ctx.env, accountId), parsePendingEvents(waiting));
  });

/** As `scheduleOutboxFlush`, for events that the batch selected with `selectPendingEvents`. */
export const flushOutboxEvents = (ctx: SystemCtx, accountId: string, events: HubEvent[]): void =>
  inBackground('outbox.deliver', () =>
    appendOrLeave(ctx.db, appenderFor(ctx.env, accountId), events),
  );

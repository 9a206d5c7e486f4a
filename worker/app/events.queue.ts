import * as z from 'zod';
import { hubOf } from '../events/hub.client';
import type { SystemCtx } from '../platform/core/ctx';
import { describeError } from '../platform/core/errors';
import { log } from '../platform/core/log';
import { CONSUMERS, type Consumer } from './event-consumers';
import { deadLetterStatement } from '../admin/dead-letters.service';

/** A queue message: a range of an account's log, without its contents (I-16). */
const Span = z.strictObject({ account: z.string(), after: z.int(), through: z.int() });
export type Span = z.infer<typeof Span>;

const RETRY_AFTER_S = 10;

/**
 * Passes events to their consumers, each message individually: a failure of one account does not
 * delay others.
 */
export async function consumeEvents(
  ctx: SystemCtx,
  batch: MessageBatch,
  consumers: Readonly<Record<string, Consumer>> = CONSUMERS,
): Promise<void> {
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await work(ctx, Span.parse(message.body), consumers);
        message.ack();
      } catch (error) {
        log('error', 'events.failed', { attempts: message.attempts, error: describeError(error) });
        message.retry({ delaySeconds: RETRY_AFTER_S * message.attempts });
      }
    }),
  );
}

async function work(
  ctx: SystemCtx,
  { account, after, through }: Span,
  consumers: Readonly<Record<string, Consumer>>,
): Promise<void> {
  const hub = hubOf(ctx.env, account);
  const events = await hub.log(after, through - after);
  const done = await Promise.allSettled(
    Object.values(consumers).map((consume) => consume(ctx, account, events)),
  );
  // Consumers that succeeded ignore the repeat; consumers that failed try again.
  const failed = done.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
  await hub.dispatched({ after, through });
}

/**
 * Stores messages that failed too often for an operator, and the log continues without them. A message is acknowledged
 * after it is stored.
 */
export async function storeDeadLetters(ctx: SystemCtx, batch: MessageBatch): Promise<void> {
  log('alert', 'events.dead', { queue: batch.queue, count: batch.messages.length });
  await ctx.db.sql.batch(
    batch.messages.map(({ id, body, timestamp }) =>
      deadLetterStatement(ctx, { id, queue: 'events', body, at: timestamp.getTime() }),
    ),
  );
  for (const { body } of batch.messages) {
    const span = Span.safeParse(body);
    if (span.success) await hubOf(ctx.env, span.data.account).dispatched(span.data);
  }
  batch.ackAll();
}

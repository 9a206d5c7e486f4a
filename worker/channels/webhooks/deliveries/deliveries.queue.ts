import type { SystemCtx } from '../../../platform/core/ctx';
import { describeError } from '../../../platform/core/errors';
import { log } from '../../../platform/core/log';
import { deliver } from './deliver';
import { DueMessage, type Lane } from './deliveries.client';

const RETRY_AFTER_S = 10;

/** Processes a batch of one lane. A failed batch is retried; unreadable messages are dropped. */
export async function consumeDeliveries(
  ctx: SystemCtx,
  batch: MessageBatch,
  lane: Lane,
): Promise<void> {
  const bodies = batch.messages.map(({ body }) => DueMessage.safeParse(body));
  const ids = bodies.flatMap(({ data }) => (data ? [data.delivery] : []));
  const unreadable = bodies.length - ids.length;
  if (unreadable > 0) log('alert', 'deliveries.unreadable', { count: unreadable });
  try {
    await deliver(ctx, ids, lane);
    batch.ackAll();
  } catch (error) {
    log('error', 'deliveries.failed', { lane, count: ids.length, error: describeError(error) });
    batch.retryAll({ delaySeconds: RETRY_AFTER_S });
  }
}

/** Drops messages that failed repeatedly. No delivery is lost: the sweep finds due ones in D1. */
export function consumeDead(batch: MessageBatch): void {
  log('alert', 'deliveries.dead', { queue: batch.queue, count: batch.messages.length });
  batch.ackAll();
}

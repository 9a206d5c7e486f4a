import * as z from 'zod';
import { SECOND } from '../../../platform/core/clock';

/** A message of the queue: the id of a due delivery and no data (I-16). */
export const DueMessage = z.strictObject({ delivery: z.string() });
export type DueMessage = z.infer<typeof DueMessage>;

/** `fast` for most deliveries; those of slow endpoints wait for each other in `slow`. */
export type Lane = 'fast' | 'slow';

/** Messages of one call of the queue. */
const CHUNK = 100;
const MAX_DELAY_S = 86_400;

/**
 * Queues deliveries that are due after `delayMs`. The queue only makes them fast: D1 has all of them, and the sweep finds
 * those that the queue lost.
 */
export async function enqueue(
  env: Env,
  ids: readonly string[],
  { lane = 'fast', delayMs = 0 }: { lane?: Lane; delayMs?: number } = {},
): Promise<void> {
  const queue: Queue<DueMessage> = lane === 'fast' ? env.WEBHOOKS : env.WEBHOOKS_SLOW;
  const delaySeconds = Math.min(Math.ceil(delayMs / SECOND), MAX_DELAY_S);
  for (let from = 0; from < ids.length; from += CHUNK) {
    const chunk = ids.slice(from, from + CHUNK);
    await queue.sendBatch(chunk.map((delivery) => ({ body: { delivery }, delaySeconds })));
  }
}

import * as z from 'zod';
import { SECOND } from '../../../platform/core/clock';

/** What a message of the queue says: which delivery is due, and nothing of it (I-16). */
export const DueMessage = z.strictObject({ delivery: z.string() });
export type DueMessage = z.infer<typeof DueMessage>;

/** Most go by `fast`; those of an endpoint that takes its time wait for each other in `slow`. */
export type Lane = 'fast' | 'slow';

/** As many as one call of the queue takes. */
const CHUNK = 100;
const MAX_DELAY_S = 86_400;

/**
 * Tells the queue of deliveries that are due after `delayMs`. Only what makes them quick: what the queue loses, the sweep
 * finds in D1.
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

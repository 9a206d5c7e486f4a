import { inBackground } from '../../../platform/core/background';
import type { SystemCtx } from '../../../platform/core/ctx';
import { raceTimeout } from '../../../platform/core/timeout';
import { startAttempts, type Attempted } from './attempt';
import { claim } from './claim';
import type { Lane } from './deliveries.client';
import { SLOW_MS, slowStatement } from './endpoint-health';
import { recordAttempts } from './record-attempts';
import { enqueueAdmitted } from './queue-window';

/**
 * Makes one attempt for each due delivery of `ids`. The fast lane does not wait for slow receivers: their attempts continue
 * in the background, and their next deliveries use the slow lane. Resolves when the next message may come.
 */
export async function deliver(ctx: SystemCtx, ids: readonly string[], lane: Lane): Promise<void> {
  const found = await claim(ctx, ids, lane);
  await enqueueAdmitted(ctx.env, found.next);
  const attempts = startAttempts(ctx, found);
  if (lane === 'slow') return recordAttempts(ctx, await Promise.all(attempts), found.endpoints);
  const done = await findFinishedWithin(SLOW_MS, attempts);
  const finished = new Set(done.map(({ delivery }) => delivery.id));
  const late = found.claimed.filter(({ id }) => !finished.has(id));
  if (late.length > 0) {
    await slowStatement(ctx, [...new Set(late.map(({ endpointId }) => endpointId))]).run();
    inBackground('deliveries.late', async () => {
      const all = await Promise.all(attempts);
      const rest = all.filter(({ delivery }) => !finished.has(delivery.id));
      await recordAttempts(ctx, rest, found.endpoints);
    });
  }
  await recordAttempts(ctx, done, found.endpoints);
}

/** The attempts that finish within `ms`; resolves earlier when all have finished. */
async function findFinishedWithin(
  ms: number,
  attempts: readonly Promise<Attempted>[],
): Promise<Attempted[]> {
  const done: Attempted[] = [];
  await raceTimeout(Promise.all(attempts.map(async (one) => done.push(await one))), ms);
  return [...done];
}

import type { StoredEndpoint } from '../endpoints/records';
import { backoff } from '../../../platform/core/backoff';
import { MINUTE, SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { sealerOf, type SealScope } from '../../../platform/sealing/sealing.service';
import { scheduleMailDelivery } from '../../../mail/mail.service';
import type { Attempted } from './attempt';
import { enqueue } from './deliveries.client';
import { healthStatements } from './endpoint-health';
import { retentionSql } from './retention';
import { deliveryRetryDelay, MAX_FAULTS } from './retry-schedule';

interface DeliveryTransition {
  state: 'pending' | 'delivered' | 'failed';
  /** The next attempt, epoch milliseconds; null for none. */
  nextAt: number | null;
  /** Failures of the receiver. */
  step: number;
}

const AFTER_FAULT = { baseMs: 2 * SECOND, maxMs: MINUTE };

/** The next state of a delivery after an attempt. `random` is in 0…1. Pure. */
export function nextDeliveryState(
  attempted: Attempted,
  now: number,
  random: number,
): DeliveryTransition {
  const { outcome, delivery, retryAfterMs } = attempted;
  const { step, faults } = delivery;
  if (outcome === 'delivered') return { state: 'delivered', nextAt: null, step };
  if (outcome === 'fault' && faults < MAX_FAULTS)
    return { state: 'pending', nextAt: now + backoff(AFTER_FAULT, faults), step };
  const delay = outcome === 'gone' ? null : deliveryRetryDelay(step, random, retryAfterMs);
  return delay === null
    ? { state: 'failed', nextAt: null, step: step + 1 }
    : { state: 'pending', nextAt: now + delay, step: step + 1 };
}

/** The owner and record of a sealed answer. */
export const answerScope = (accountId: string, deliveryId: string, n: number): SealScope => ({
  owner: accountId,
  record: `answer:${deliveryId}:${n}`,
});

/**
 * Records finished attempts in one batch: the next state of each delivery, and the health of the endpoints. Then queues the
 * retries. A delivery that another consumer has claimed since stays unchanged.
 */
export async function recordAttempts(
  ctx: SystemCtx,
  attempts: readonly Attempted[],
  endpoints: ReadonlyMap<string, StoredEndpoint>,
): Promise<void> {
  if (attempts.length === 0) return;
  const now = ctx.now();
  const sealer = sealerOf(ctx);
  const rows = await Promise.all(
    attempts.map(async (attempted) => {
      const { delivery, at, ms, outcome, status, answer } = attempted;
      const { id, accountId, n } = delivery;
      const sealed = answer ? await sealer.seal(answerScope(accountId, id, n), answer) : null;
      const next = nextDeliveryState(attempted, now, Math.random());
      return { id, n, at, ms, outcome, status, answer: sealed, ...next };
    }),
  );
  const json = JSON.stringify(rows);
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO webhook_attempts (delivery_id, n, at, ms, outcome, status, answer)
       SELECT value ->> 'id', value ->> 'n', value ->> 'at', value ->> 'ms', value ->> 'outcome', value ->> 'status',
         value ->> 'answer'
       FROM json_each(?) WHERE EXISTS (SELECT 1 FROM webhook_deliveries WHERE id = value ->> 'id')
       ON CONFLICT DO NOTHING`,
    )
    .bind(json);
  const update = ctx.db.sql
    .prepare(
      `UPDATE webhook_deliveries SET state = j.value ->> 'state', next_at = j.value ->> 'nextAt',
         step = iif(j.value ->> 'state' = 'pending', j.value ->> 'step', step),
         queued_at = coalesce(j.value ->> 'nextAt', queued_at),
         ended_at = iif(j.value ->> 'state' = 'pending', NULL, ?1),
         expires_at = iif(j.value ->> 'state' = 'pending', NULL, ?1 + ${retentionSql('account_id')})
       FROM json_each(?2) AS j
       WHERE webhook_deliveries.id = j.value ->> 'id' AND attempts = j.value ->> 'n'
         AND webhook_deliveries.state = 'pending'`,
    )
    .bind(now, json);
  const health = await healthStatements(ctx, attempts, endpoints);
  await ctx.db.sql.batch([insert, update, ...health]);
  if (attempts.some(({ outcome }) => outcome !== 'delivered')) scheduleMailDelivery(ctx);
  for (const { id, nextAt } of rows)
    if (nextAt !== null) await enqueue(ctx.env, [id], { delayMs: nextAt - now });
}

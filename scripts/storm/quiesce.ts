import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './world.ts';

const QUIESCE_LIMIT_MS = 240_000;

interface Totals {
  webhooks: Partial<Record<'waiting' | 'sending' | 'delivered' | 'failed', number>>;
}

/** Webhooks of Paystack's sandbox so far, by state. */
export const getWebhookCounts = async (world: World): Promise<Totals['webhooks']> =>
  (await world.paystack<Totals>('/totals')).webhooks;

export const totalOf = (webhooks: Totals['webhooks']): number =>
  Object.values(webhooks).reduce((sum, n) => sum + n, 0);

/** Work in progress in the Worker. Unpaid payments that wait for an hourly check are not counted. */
async function countInProgress(world: World): Promise<Record<string, number>> {
  const [row = {}] = await world.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM paystack_events WHERE next_at IS NOT NULL AND attempts = 0) AS events,
       (SELECT count(*) FROM hub_outbox WHERE appended_at IS NULL) AS outbox,
       (SELECT count(*) FROM payment_refunds WHERE ended_at IS NULL) AS refunds,
       (SELECT count(*) FROM payment_disputes WHERE ended_at IS NULL) AS disputes,
       (SELECT count(*) FROM verifications WHERE ended_at IS NULL) AS orders`,
  );
  return row;
}

/** Waits until every webhook is delivered and all work that it started is done. Returns what did not end. */
export async function quiesce(world: World): Promise<string[]> {
  for (const startedAt = Date.now(); ;) {
    const { waiting = 0, sending = 0 } = await getWebhookCounts(world);
    const open = Object.entries({ webhooks: waiting + sending, ...(await countInProgress(world)) });
    const left = open.filter(([, n]) => n > 0);
    if (left.length === 0) return [];
    if (Date.now() - startedAt > QUIESCE_LIMIT_MS)
      return left.map(([kind, n]) => `${n} ${kind} are still in progress`);
    if (waiting + sending === 0) await world.cron();
    await sleep(500);
  }
}

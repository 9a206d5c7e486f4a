import { setTimeout as sleep } from 'node:timers/promises';
import type { World } from './world.ts';

const REST_LIMIT_MS = 240_000;

interface Totals {
  webhooks: Partial<Record<'waiting' | 'sending' | 'delivered' | 'failed', number>>;
}

/** Webhooks that Paystack's sandbox was given so far, by what became of them. */
export const webhooksOf = async (world: World): Promise<Totals['webhooks']> =>
  (await world.paystack<Totals>('/totals')).webhooks;

export const countOf = (webhooks: Totals['webhooks']): number =>
  Object.values(webhooks).reduce((sum, n) => sum + n, 0);

/** What is still under way with us. What waits for an hour to be asked again, because nobody paid, is not. */
async function underWay(world: World): Promise<Record<string, number>> {
  const [row = {}] = await world.query<Record<string, number>>(
    `SELECT (SELECT count(*) FROM paystack_events WHERE next_at IS NOT NULL AND attempts = 0) AS events,
       (SELECT count(*) FROM hub_outbox WHERE appended_at IS NULL) AS told,
       (SELECT count(*) FROM payment_refunds WHERE ended_at IS NULL) AS refunds,
       (SELECT count(*) FROM payment_disputes WHERE ended_at IS NULL) AS disputes,
       (SELECT count(*) FROM verifications WHERE ended_at IS NULL) AS orders`,
  );
  return row;
}

/** Waits until every webhook has come and everything that it began is done. Answers what did not come to an end. */
export async function rest(world: World): Promise<string[]> {
  for (const since = Date.now(); ;) {
    const { waiting = 0, sending = 0 } = await webhooksOf(world);
    const open = Object.entries({ webhooks: waiting + sending, ...(await underWay(world)) });
    const left = open.filter(([, n]) => n > 0);
    if (left.length === 0) return [];
    if (Date.now() - since > REST_LIMIT_MS)
      return left.map(([what, n]) => `${n} ${what} are still under way`);
    if (waiting + sending === 0) await world.cron();
    await sleep(500);
  }
}

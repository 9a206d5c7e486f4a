import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { processDueRefunds } from '../../../../../worker/billing/payments/reversals/reversal-jobs';
import { advance, scalar, setUpWorker } from '../../../../support/worker/api';
import { confirmedAdmin, buyer, paid, paystack } from '../../../../support/worker/payments';
import { refunded } from '../../../../support/worker/reversals';

setUpWorker();

const MINUTE = 60_000;

test.for([
  ['under its lease', 0],
  ['after its lease', 4 * MINUTE],
] as const)('I-23 two concurrent rounds request an unanswered refund once: %s', async ([, ms]) => {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  const payment = await paid(who);
  paystack().on('refund', () => new Response(null, { status: 503 }));
  const { id } = await refunded(admin, payment, 400);
  advance(2 * MINUTE);
  // A second round has listed the refunds before the first asks for one, and asks before the first is answered.
  const [listed, asked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const rounds: Promise<unknown>[] = [];
  const round = () => rounds[rounds.push(processDueRefunds(systemCtx(env))) - 1];
  paystack().on('listRefunds', async (next) => {
    const answer = next();
    if (rounds.length > 1) listed.resolve();
    else {
      advance(ms);
      await Promise.race([listed.promise, round()]);
    }
    return answer;
  });
  let asking = 0;
  paystack().on('refund', async (next) => {
    if (++asking === 1) await Promise.race([asked.promise, ...rounds]);
    else asked.resolve();
    return next();
  });
  await round();
  await Promise.all(rounds);
  const state = await scalar('SELECT state FROM payment_refunds WHERE id = ?', id);
  expect([state, paystack().refunds.length]).toEqual(['pending', 1]);
});

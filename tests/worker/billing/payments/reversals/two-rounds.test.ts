import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { processDueRefunds } from '../../../../../worker/billing/payments/reversals/reversal-jobs';
import { advance, scalar, setUpWorker } from '../../../../support/worker/api';
import {
  bodyOf,
  confirmedAdmin,
  buyer,
  paid,
  paystack,
  type RefundView,
} from '../../../../support/worker/payments';

setUpWorker();

test('I-23 two concurrent rounds request an unanswered refund once', async () => {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  const payment = await paid(who);
  paystack().on('refund', () => new Response(null, { status: 503 }));
  const made = await admin.post(`/v1/admin/payments/${payment.id}/refunds`, { credits: 400 });
  const { id } = await bodyOf<RefundView>(made, 201);
  paystack().on('refund', null);
  advance(2 * 60_000);
  const others: Promise<unknown>[] = [];
  paystack().on('listRefunds', async (next) => {
    const listed = next();
    if (others.length > 0) return listed;
    others.push(processDueRefunds(systemCtx(env)));
    await others[0];
    return listed;
  });
  await processDueRefunds(systemCtx(env));
  const state = await scalar('SELECT state FROM payment_refunds WHERE id = ?', id);
  expect([state, paystack().refunds.length]).toEqual(['pending', 1]);
});

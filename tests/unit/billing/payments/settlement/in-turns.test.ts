import { describe, expect, test, vi } from 'vitest';
import { REMOVED_CARD_QUEUE } from '../../../../../worker/billing/cards/card-records';
import { DISPUTE_QUEUE } from '../../../../../worker/billing/payments/reversals/dispute-records';
import { pollOpenPayments } from '../../../../../worker/billing/payments/settlement/poll-open-payments';
import { REFUND_QUEUE } from '../../../../../worker/billing/payments/reversals/refund-records';
import { processPaystackEvents } from '../../../../../worker/billing/payments/paystack-webhook.service';
import { crowdOfEachTest, DUE_AT, id, ONE, START } from '../../../../support/crowd';

// Background work is not available here.
vi.mock('cloudflare:workers', () => ({ waitUntil: () => undefined }));

const payment = {
  id: id('pay'),
  reference: id('ref'),
  account_id: 'who',
  tenant_id: `'tnt_default'`,
  purpose: `'topup'`,
  credits: '100',
  currency: `'USD'`,
  amount: '100',
  rate_micros: '1',
  rate_source: `''`,
  rate_observed_at: '0',
  locked_until: '0',
  request_hash: `''`,
  state: `'initialized'`,
  created_at: `${START}`,
  lease_until: '0',
};

const world = crowdOfEachTest();

describe('I-62 a thousand due rows of one account do not delay a row of another', () => {
  test('I-62 refunds, disputes and removed cards', async () => {
    // A refund and a dispute have the currency of their payment.
    world.crowd.fill('payments', payment);
    world.crowd.fill('payment_refunds', {
      id: id('rfd'),
      payment_id: `'pay_1'`,
      account_id: 'who',
      request_hash: `''`,
      credits: '1',
      amount: '1',
      state: `'requested'`,
      next_at: DUE_AT,
      created_at: '0',
    });
    world.crowd.fill('payment_disputes', {
      id: id('dsp'),
      provider_id: id('p'),
      payment_id: `'pay_1'`,
      account_id: 'who',
      credits: '1',
      amount: '1',
      state: `'open'`,
      next_at: DUE_AT,
      created_at: '0',
    });
    world.crowd.fill('payment_methods', {
      id: id('pm'),
      account_id: 'who',
      payment_id: `'pay_1'`,
      fingerprint: id('f'),
      sealed: `''`,
      created_at: '0',
      removed_at: '0',
      next_at: DUE_AT,
    });
    for (const account of ['acc_flood', 'acc_one'])
      world.crowd.sqlite.raw
        .prepare(
          `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, '', '', 'developer', 0)`,
        )
        .run(account);
    const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
    const [refunds, disputes] = [REFUND_QUEUE, DISPUTE_QUEUE];
    expect(ids(await refunds.take(world.crowd.ctx, 3))).toEqual(['rfd_1', `rfd_${ONE}`, 'rfd_2']);
    expect(ids(await disputes.take(world.crowd.ctx, 3))).toEqual(['dsp_1', `dsp_${ONE}`, 'dsp_2']);
    const cards = await REMOVED_CARD_QUEUE.take(world.crowd.ctx, 3);
    expect(ids(cards)).toEqual(['pm_1', `pm_${ONE}`, 'pm_2']);
  });

  test('I-62 scheduled checks of payments: Paystack is asked about the first payment of each account', async () => {
    world.crowd.fill('payments', { ...payment, next_check_at: DUE_AT });
    await pollOpenPayments(world.crowd.ctx);
    expect(new Set(world.crowd.asked)).toContain(`ref_${ONE}`);
    expect(new Set(world.crowd.asked).size).toBe(10);
  });

  test('I-62 subjects of Paystack’s webhooks', async () => {
    world.crowd.fill('payments', payment);
    world.crowd.fill('paystack_events', {
      id: id('pse'),
      event: `'charge.success'`,
      reference: id('ref'),
      next_at: DUE_AT,
      created_at: '0',
    });
    expect(await processPaystackEvents(world.crowd.ctx)).toBe(200);
    expect(world.crowd.get(`SELECT attempts FROM paystack_events WHERE id = 'pse_${ONE}'`)).toBe(1);
  });
});

import { expect, test, vi } from 'vitest';
import { processDueAutoTopUps } from '../../../../worker/billing/auto-top-up/top-up.service';
import { processPaystackEvents } from '../../../../worker/billing/payments/paystack-webhook.service';
import {
  deliverMessage,
  retryUnmatched,
} from '../../../../worker/verifications/inbound/quarantine';
import { crowdOfEachTest, DUE_AT, id, START } from '../../../support/crowd';
import { RecoveryWorld } from '../../../support/recovery-world';

// Background work is not available here.
vi.mock('cloudflare:workers', () => ({ waitUntil: () => undefined }));

const world = crowdOfEachTest();

test('I-10 one of two concurrent rounds gets the record, and the other does not open it again', async () => {
  const recoveries = new RecoveryWorld();
  recoveries.record('ver_1', { action: 'cancel', reservationId: await recoveries.sold('k') });
  const others: Promise<number>[] = [];
  recoveries.provider.during = async () => {
    if (others.length > 0) return;
    others.push(recoveries.round());
    await others[0];
  };
  expect(await recoveries.round()).toBe(1);
  expect(await Promise.all(others)).toEqual([0]);
  expect(recoveries.provider.calls.filter((call) => call === 'cancel')).toHaveLength(1);
  expect(recoveries.row('ver_1')).toMatchObject({ state: 'recovered', attempts: 1 });
});

test('I-10 a late round does not reopen a record that another round has ended', async () => {
  const recoveries = new RecoveryWorld();
  recoveries.record('ver_1', { action: 'cancel', reservationId: await recoveries.sold('k') });
  let isLate = false;
  recoveries.provider.during = async (call) => {
    if (call !== 'verification' || isLate) return;
    isLate = true;
    recoveries.now += 5 * 60_000;
    recoveries.provider.outcomeOf = () => 'ok';
    await recoveries.round();
    expect(recoveries.row('ver_1')).toMatchObject({ state: 'recovered' });
    recoveries.provider.outcomeOf = () => 'dropped';
  };
  await recoveries.round();
  expect(recoveries.row('ver_1')).toMatchObject({ state: 'recovered', next_at: null });
});

test('I-01 two concurrent rounds use one attempt of a message', async () => {
  const { crowd } = world;
  await deliverMessage(crowd.ctx, 'main', {
    smsId: 'sms_1',
    reservationId: 'lr_1',
    from: null,
    to: '+12065550100',
    content: 'code 4711',
    parsedCode: null,
    createdAt: crowd.now,
    encrypted: false,
  });
  crowd.now += 1_000;
  await Promise.all([retryUnmatched(crowd.ctx), retryUnmatched(crowd.ctx)]);
  expect(crowd.get('SELECT attempts FROM unmatched_messages')).toBe(1);
  expect(crowd.get('SELECT next_at - received_at FROM unmatched_messages')).toBe(5_000);
});

test('I-33 two concurrent rounds ask Paystack once about the subject of a webhook', async () => {
  const { crowd } = world;
  const dispute = { event: `'charge.dispute.create'`, subject: id('dsp'), next_at: DUE_AT };
  crowd.fill('paystack_events', { ...dispute, id: id('pse'), created_at: '0' }, 3);
  expect(
    await Promise.all([processPaystackEvents(crowd.ctx), processPaystackEvents(crowd.ctx)]),
  ).toContain(4);
  expect(crowd.asked.toSorted()).toEqual(['dsp_1', 'dsp_2', 'dsp_3', 'dsp_4']);
});

test('I-35 undecidable auto top-ups do not delay those behind them', async () => {
  const { crowd } = world;
  const bad = 20;
  crowd.fill(
    'accounts',
    {
      id: id('acc'),
      tenant_id: `''`,
      name: `''`,
      tier: `'developer'`,
      state: `'suspended'`,
      created_at: '0',
    },
    bad,
  );
  crowd.fill(
    'auto_top_ups',
    {
      account_id: id('acc'),
      revision: `iif(i <= ${bad}, 'unreadable', 1)`,
      is_enabled: '1',
      card_id: `'pm_1'`,
      threshold: '1',
      notify_below: '1',
      credits: '1',
      currency: `'USD'`,
      monthly_cap: '1',
      cooldown_ms: '1',
      consented_by: `'usr_1'`,
      consented_at: '0',
      due_at: `${START} - 100 + i`,
    },
    bad,
  );
  await processDueAutoTopUps(crowd.ctx);
  await processDueAutoTopUps(crowd.ctx);
  expect(
    crowd.get(`SELECT due_at FROM auto_top_ups WHERE account_id = 'acc_${bad + 1}'`),
  ).toBeNull();
});

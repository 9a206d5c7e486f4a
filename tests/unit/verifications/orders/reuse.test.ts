import { expect, test } from 'vitest';
import { reconcileRecoveries } from '../../../../worker/verifications/recovery/recoveries';
import { CrashingWorld, PRICE } from '../../../support/crashing-world';
import type { CallOutcome } from '../../../support/model-provider';

const { raw, db } = CrashingWorld.sqlite;

/** Reuses have the given outcomes, in order; all other calls succeed. */
async function world(...outcomes: CallOutcome[]): Promise<CrashingWorld> {
  const made = await CrashingWorld.again('reuse');
  made.provider.outcomeOf = (call) => (call === 'reuse' ? (outcomes.shift() ?? 'ok') : 'ok');
  return made;
}

const calls = ({ provider }: CrashingWorld) =>
  provider.calls.filter((call) => call === 'reuse' || call === 'list');
const recovery = ({ order }: CrashingWorld) =>
  raw.prepare('SELECT action, state FROM recoveries WHERE verification_id = ?').get(order.id);

test('I-15 after a lost reply the number is searched for, and adopted', async () => {
  const it = await world('lost');
  await it.work();
  await it.tickWhile(() => it.order.state === 'created');
  expect(calls(it)).toEqual(['reuse', 'list']);
  const [source, again] = it.provider.sales;
  expect(it.order).toMatchObject({ state: 'awaiting_sms', reservationId: again?.id });
  expect(it.order.reservation?.number).toBe(source?.number);
  expect(it.provider.sales).toHaveLength(2);
});

test('I-15 a call that never arrived is repeated once, and only after a read of the list', async () => {
  const it = await world('dropped', 'dropped');
  await it.work();
  await it.tickWhile(() => it.order.state === 'created');
  expect(calls(it)).toEqual(['reuse', 'list', 'reuse', 'list']);
  expect(it.order).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
  expect(recovery(it)).toEqual({ action: 'find', state: 'open' });
});

test.each([
  ['before', false, ['list', 'reuse']],
  ['after', true, ['reuse', 'list']],
])(
  'I-12 I-15 after a crash %s the provider sold, the list is read before the next purchase',
  async (_when, after, seen) => {
    const it = await world();
    // The first call is the hold, the second the purchase.
    it.fuse = { calls: 1, after };
    await it.work();
    await it.tickWhile(() => it.order.state === 'created');
    expect(it.crashes).toBe(1);
    expect(calls(it)).toEqual(seen);
    expect(it.provider.sales).toHaveLength(2);
    expect(it.order.state).toBe('awaiting_sms');
  },
);

test('I-10 a sale that was executed after our read of the list is found and returned', async () => {
  const it = await world('late');
  const { outcomeOf } = it.provider;
  it.provider.outcomeOf = (call) => {
    // The second attempt follows right after the first one was executed.
    if (call === 'list' && it.order.state === 'created') it.provider.now += 5_000;
    return outcomeOf(call);
  };
  await it.work();
  await it.tickWhile(() => it.order.state === 'created');
  const [, stray] = it.provider.sales;
  expect(it.order).toMatchObject({ state: 'failed', reason: 'provider_refused' });
  expect(recovery(it)).toEqual({ action: 'find', state: 'open' });
  // The worlds share a database; records of other worlds search for their own numbers.
  raw.prepare('UPDATE recoveries SET next_at = NULL WHERE verification_id <> ?').run(it.order.id);
  const ctx = { db, env: {} as Env, now: () => it.now };
  for (let round = 0; round < 5; round++) {
    it.provider.now = it.now += 121_000;
    await reconcileRecoveries(ctx, {
      clientOf: () => it.provider.client,
      resolveReport: async () => undefined,
    });
  }
  expect(stray?.state).toBe('canceled');
  expect(recovery(it)).toEqual({ action: 'cancel', state: 'recovered' });
});

test('I-15 a refusal is final: nothing was bought and nothing is searched for', async () => {
  const it = await world('refused');
  await it.work();
  expect(calls(it)).toEqual(['reuse']);
  expect(it.order).toMatchObject({ state: 'failed', reason: 'provider_refused' });
  expect(recovery(it)).toEqual({ action: 'none', state: 'nothing_bought' });
});

test('I-10 a crash during the purchase that is noticed a minute later leaves a record to find the number', async () => {
  const it = await CrashingWorld.make();
  it.core.create(it.draft());
  it.fuse = { calls: 1, after: true };
  await it.work();
  await it.workAt(it.now + 60_000);
  expect(it.provider.sales).toHaveLength(1);
  expect(it.order).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
  expect(recovery(it)).toEqual({ action: 'find', state: 'open' });
});

test('I-22 I-26 an order that a crash delayed for a minute before its hold announces no refund', async () => {
  const it = await CrashingWorld.make();
  it.core.create(it.draft());
  it.fuse = { calls: 0, after: false };
  await it.work();
  await it.workAt(it.now + 60_000);
  expect(it.transfers()).toEqual(['hold → held', 'settle → available']);
  expect(it.eventTypes().toSorted()).toEqual([
    'credit.deducted',
    'refund.issued',
    'verification.failed',
  ]);
});

test('I-20 a number that costs more than its price is booked as a loss once, and the customer pays the price', async () => {
  const it = await world();
  it.provider.costCents = PRICE + 30;
  await it.work();
  it.sms();
  await it.settle();
  expect(it.order.state).toBe('completed');
  expect(it.transfers()).toContain('loss → suspense');
  const [row] = raw
    .prepare(`SELECT amount, debit FROM transfers WHERE reference = ? AND step = 'loss'`)
    .all(it.order.id);
  expect(row).toEqual({ amount: 30, debit: 'tnt_default:loss' });
});

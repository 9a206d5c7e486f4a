import { describe, expect, test } from 'vitest';
import type { Action, Moment, Result } from '../../../../worker/verifications/orders/saga-types';
import { apply, next } from '../../../../worker/verifications/orders/order.machine';
import type { Order } from '../../../../worker/verifications/orders/order';
import { awaitingOrder, moment, T0 } from '../../../support/orders';
import { collectLogs } from '../../../support/logs';
import { CrashingWorld, START } from '../../../support/crashing-world';
import type { Call, CallOutcome } from '../../../support/model-provider';

const { raw } = CrashingWorld.sqlite;
const GRACE_MS = 45_000;
const CAPTURED = ['hold → held', 'settle → revenue'];
const RELEASED = ['hold → held', 'settle → available'];

const recoveryOf = (world: CrashingWorld) =>
  raw.prepare('SELECT action, state FROM recoveries WHERE verification_id = ?').get(world.order.id);
const cancels = (world: CrashingWorld) =>
  world.provider.calls.filter((call) => call === 'cancel').length;
const cancelFails = (outcome: CallOutcome) => (call: Call) => (call === 'cancel' ? outcome : 'ok');

/** Ticks through the grace period and returns the states and the ledger before its end. */
async function throughGrace(world: CrashingWorld): Promise<Set<string>> {
  const before = new Set<string>();
  await world.tickWhile(() => {
    if (world.now >= START + GRACE_MS) return false;
    before.add(`${world.order.state}: ${world.transfers().join(', ')}`);
    return true;
  });
  return before;
}

test('I-09 a cancel that the provider confirms ends the order at once, with nothing to recover', async () => {
  const world = await CrashingWorld.awaiting();
  await world.cancel();
  expect(world.order).toMatchObject({
    state: 'cancelled',
    reason: 'cancelled_by_customer',
    recovered: true,
    endedAt: START,
  });
  expect(world.transfers()).toEqual(RELEASED);
  expect(recoveryOf(world)).toEqual({ action: 'none', state: 'recovered' });
  expect(world.eventTypes()).toEqual([
    'credit.deducted',
    'verification.created',
    'verification.cancelled',
    'refund.issued',
  ]);
});

test('I-09 a cancel that is refused because a message arrived completes and captures the order', async () => {
  const world = await CrashingWorld.awaiting();
  world.sms();
  await world.cancel();
  expect(world.order).toMatchObject({ state: 'completed', reason: null, endedAt: START });
  expect(world.transfers()).toEqual(CAPTURED);
  expect(world.store.messages('shown')).toHaveLength(1);
});

test('I-09 after a cancel whose reply is lost, the provider’s state decides', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = cancelFails('lost');
  await world.cancel();
  expect(world.order).toMatchObject({ state: 'cancelled', recovered: true, endedAt: START });
  expect(cancels(world)).toBe(1);
});

test('I-09 a cancel that never arrived is repeated, and then ends the order', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = cancelFails('dropped');
  await world.cancel();
  expect(world.order.state).toBe('cancelling');
  world.provider.outcomeOf = () => 'ok';
  await world.tick();
  expect(world.order).toMatchObject({ state: 'cancelled', recovered: true });
  expect(cancels(world)).toBe(2);
});

test('I-09 refused while still pending: repeated, and credits are released only after the grace period', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = cancelFails('refused');
  await world.cancel();
  expect(await throughGrace(world)).toEqual(new Set(['cancelling: hold → held']));
  expect(cancels(world)).toBeGreaterThan(3);
  expect(world.order).toMatchObject({
    state: 'cancelled',
    recovered: false,
    endedAt: START + GRACE_MS,
  });
  expect(world.transfers()).toEqual(RELEASED);
  expect(recoveryOf(world)).toEqual({ action: 'cancel', state: 'open' });
});

test('I-09 I-24 without an answer of the provider, credits are released at the end of the grace period, not later', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = () => 'dropped';
  await world.cancel();
  expect(await throughGrace(world)).toEqual(new Set(['cancelling: hold → held']));
  expect(world.order).toMatchObject({ state: 'cancelled', endedAt: START + GRACE_MS });
  expect(recoveryOf(world)).toEqual({ action: 'cancel', state: 'open' });
});

test('I-09 a message within the grace period completes the order', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = cancelFails('refused');
  await world.cancel();
  await world.tick();
  world.sms();
  await world.tick();
  expect(world.order.state).toBe('completed');
  expect(world.transfers()).toEqual(CAPTURED);
});

test('I-09 a message during an outage until the end of the grace period completes the order', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = () => 'dropped';
  await world.cancel();
  expect(world.order.state).toBe('cancelling');
  world.sms();
  world.provider.outcomeOf = () => 'ok';
  await world.workAt(START + GRACE_MS);
  await world.settle();
  expect(world.order.state).toBe('completed');
  expect(world.transfers()).toEqual(CAPTURED);
});

test('I-09 a message from a webhook alone within the grace period completes the order at its end', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = () => 'dropped';
  await world.cancel();
  const message = world.sms();
  await world.live(async (core) => {
    expect(await core.receive(message)).toBe('accepted');
    await core.flush();
  });
  expect(await throughGrace(world)).toEqual(new Set(['cancelling: hold → held']));
  expect(world.order).toMatchObject({ state: 'completed', endedAt: START + GRACE_MS });
  expect(world.transfers()).toEqual(CAPTURED);
});

test('I-09 a cancel before the purchase releases without a call to the provider', async () => {
  const world = await CrashingWorld.make();
  collectLogs();
  world.core.create(world.draft());
  world.d1Failure = new Error('D1_ERROR: Network connection lost.');
  await world.work();
  world.d1Failure = null;
  await world.cancel();
  expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
  expect(world.transfers()).toEqual(RELEASED);
  expect(world.provider.calls).toEqual([]);
  expect(recoveryOf(world)).toEqual({ action: 'none', state: 'nothing_bought' });
});

test('I-09 two cancels of the customer send one to the provider', async () => {
  const world = await CrashingWorld.awaiting();
  await world.live(async (core) => {
    core.requestCancel();
    core.requestCancel();
    await Promise.all([core.run(), core.run()]);
    core.requestCancel();
    await core.flush();
  });
  expect(world.order.state).toBe('cancelled');
  expect(cancels(world)).toBe(1);
});

test('I-09 the end of a wait is sent to the provider like a customer’s cancel', async () => {
  const world = await CrashingWorld.awaiting();
  await world.workAt(START + 60_000);
  expect(world.order).toMatchObject({
    state: 'expired',
    reason: 'no_code_in_time',
    recovered: true,
  });
  expect(cancels(world)).toBe(1);
  expect(world.provider.sales[0]?.state).toBe('canceled');
});

describe('I-09 the provider decides the end', () => {
  const closing = {
    cause: 'customer',
    graceUntil: T0 + 45_000,
    asked: true,
    isAnswered: true,
  } as const;
  const cancelling = awaitingOrder({ state: 'cancelling', closing, cancelRequestedAt: T0 });
  const CONFIRM: Action = { kind: 'confirm', reservationId: 'lr_1' };
  const confirmed = (result: Result, at: Partial<Moment> = {}, order: Order = cancelling) =>
    apply(order, CONFIRM, result, moment(at)).order;
  const shows = (state: 'pending' | 'completed' | 'ended' | 'unknown'): Result => ({
    kind: 'providerState',
    state,
    intervalMs: 0,
  });

  test('I-09 still pending: the cancel is repeated', () => {
    const order = confirmed(shows('pending'));
    expect(order.state).toBe('cancelling');
    expect(next(order, order.nextAt)).toEqual({
      kind: 'cancel',
      reservationId: 'lr_1',
      exit: 'cancel',
    });
  });

  test('I-09 no answer: the state is read again, and the cancel is not repeated', () => {
    const order = confirmed(shows('unknown'));
    expect(next(order, order.nextAt)).toEqual(CONFIRM);
  });

  test('I-09 I-24 a read that fails late in the grace period is next due at its exact end', () => {
    const tired = { ...cancelling, attempts: 9 };
    expect(confirmed(shows('pending'), { now: T0 + 44_000 }, tired).nextAt).toBe(T0 + 45_000);
  });

  test('I-09 at the end of the grace period the provider is read once more, independent of earlier requests', () => {
    const atEnd = (asked: boolean) =>
      next({ ...cancelling, closing: { ...closing, asked } }, closing.graceUntil);
    expect([atEnd(true), atEnd(false)]).toEqual([CONFIRM, CONFIRM]);
  });

  test('I-09 at the end of the grace period a stored message wins, also over a failed read', () => {
    const at = { now: closing.graceUntil, hasCode: true };
    expect(confirmed({ kind: 'error' }, at).state).toBe('completed');
  });

  test('I-09 at the end of the grace period without a message the credits are released, unrecovered', () => {
    const order = confirmed({ kind: 'error' }, { now: closing.graceUntil });
    expect(order).toMatchObject({
      state: 'cancelled',
      reason: 'cancelled_by_customer',
      recovered: false,
    });
  });
});

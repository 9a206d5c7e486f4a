import { describe, expect, test } from 'vitest';
import type { Action, Result } from '../../../../worker/verifications/orders/saga-types';

import { apply, next } from '../../../../worker/verifications/orders/order.machine';
import { markStarted, newOrder, type Order } from '../../../../worker/verifications/orders/order';
import { claimReservation } from '../../../../worker/verifications/orders/projections/reservation';
import { CrashingWorld, START } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';
import { awaitingOrder, draft, moment, T0 } from '../../../support/orders';
import type { CallOutcome } from '../../../support/model-provider';

const { raw, db } = CrashingWorld.sqlite;

async function newWorld(): Promise<CrashingWorld> {
  const world = await CrashingWorld.make();
  world.core.create(world.draft());
  return world;
}

/** The purchases have the given outcomes, in order; all other calls succeed. */
function purchasesGo(world: CrashingWorld, ...outcomes: CallOutcome[]): void {
  world.provider.outcomeOf = (call) => (call === 'purchase' ? (outcomes.shift() ?? 'ok') : 'ok');
}

const holderOf = (reservationId: string) =>
  raw
    .prepare('SELECT verification_id FROM provider_reservations WHERE reservation_id = ?')
    .get(reservationId)?.['verification_id'];

test('I-15 after a lost reply the number is searched for, and adopted at once', async () => {
  const world = await newWorld();
  purchasesGo(world, 'lost');
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.provider.calls.slice(0, 2)).toEqual(['purchase', 'list']);
  expect(world.provider.sales).toHaveLength(1);
  expect(world.now - START).toBeLessThan(1_000);
  expect(world.order).toMatchObject({
    state: 'awaiting_sms',
    reservationId: world.provider.sales[0]?.id,
  });
});

test('I-15 a purchase that never arrived is repeated with its key, after two reads of the list', async () => {
  const world = await newWorld();
  purchasesGo(world, 'dropped');
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.provider.calls.slice(0, 4)).toEqual(['purchase', 'list', 'list', 'purchase']);
  expect(world.provider.keys).toEqual([world.order.id, world.order.id]);
  expect(world.provider.sales).toHaveLength(1);
  expect(world.order.state).toBe('awaiting_sms');
});

test('I-15 a repeated key whose reply is lost again is still one purchase', async () => {
  const world = await newWorld();
  purchasesGo(world, 'dropped', 'lost');
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.provider.keys).toEqual([world.order.id, world.order.id]);
  expect(world.provider.sales).toHaveLength(1);
  expect(world.order).toMatchObject({
    state: 'awaiting_sms',
    reservationId: world.provider.sales[0]?.id,
  });
});

test.each([
  ['before', false, 1],
  ['after', true, 2],
])('I-15 a crash %s the provider sold sends the same key again', async (_when, after, sent) => {
  const world = await newWorld();
  // The first call is the hold, the second the purchase.
  world.fuse = { calls: 1, after };
  await world.work();
  expect(world.crashes).toBe(1);
  await world.work();
  expect(world.provider.keys).toEqual(Array.from({ length: sent }, () => world.order.id));
  expect(world.provider.sales).toHaveLength(1);
  expect(world.order.state).toBe('awaiting_sms');
});

test('I-15 after an expired key, the number of the lost purchase is adopted', async () => {
  const world = await newWorld();
  world.provider.keysExpired = true;
  let looks = 0;
  world.provider.outcomeOf = (call) =>
    (call === 'list' && looks++ < 2) || world.provider.keys.length < 2 ? 'lost' : 'ok';
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.provider.keys).toEqual([world.order.id, world.order.id]);
  expect(looks).toBe(3);
  expect(world.provider.sales).toHaveLength(1);
  expect(world.order).toMatchObject({
    state: 'awaiting_sms',
    reservationId: world.provider.sales[0]?.id,
    purchase: { generation: 1 },
  });
});

test('I-15 after an expired key without a purchase, one new key buys once', async () => {
  const world = await newWorld();
  world.provider.keysExpired = true;
  purchasesGo(world, 'lost');
  await world.work();
  // The purchase was never executed.
  world.provider.sales.length = 0;
  await world.tickWhile(() => world.order.state === 'created');
  const { id } = world.order;
  expect(world.provider.keys).toEqual([id, id, `${id}.2`]);
  expect(world.provider.sales).toHaveLength(1);
  expect(world.order).toMatchObject({ state: 'awaiting_sms', purchase: { generation: 2 } });
});

test('I-15 there is no third key: the order fails and is released', async () => {
  const world = await newWorld();
  world.provider.keysExpired = true;
  purchasesGo(world, 'lost', 'ok', 'lost');
  await world.work();
  world.provider.sales.length = 0;
  await world.tickWhile(() => world.order.purchase.generation === 1);
  world.provider.sales.length = 0;
  await world.tickWhile(() => world.order.state === 'created');
  const { id } = world.order;
  expect(world.provider.keys).toEqual([id, id, `${id}.2`, `${id}.2`]);
  expect(world.provider.sales).toEqual([]);
  expect(world.order).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
  expect(world.transfers()).toEqual(['hold → held', 'settle → available']);
});

test('I-15 a number that another order holds is not adopted', async () => {
  const world = await newWorld();
  world.provider.keysExpired = true;
  purchasesGo(world, 'lost');
  await world.work();
  const sale = world.provider.sales[0]?.id ?? '';
  raw.prepare(`INSERT INTO provider_reservations VALUES (?, 'main', 'ver_other', 0)`).run(sale);
  await world.tickWhile(() => world.order.state === 'created');
  expect(holderOf(sale)).toBe('ver_other');
  expect(world.order.reservationId).not.toBe(sale);
});

test('I-15 an order that claimed its number before a crash claims the same one again', async () => {
  const order = awaitingOrder({ id: 'ver_claims' });
  const first = await claimReservation(db, order, { candidates: ['lr_c1'], at: START });
  const again = await claimReservation(db, order, { candidates: ['lr_c2', 'lr_c1'], at: START });
  expect([first, again]).toEqual(['lr_c1', 'lr_c1']);
  expect(holderOf('lr_c2')).toBeUndefined();
});

test('I-15 a purchase of unknown outcome is released after a minute, and a record searches for the number', async () => {
  collectLogs();
  const world = await newWorld();
  world.provider.outcomeOf = () => 'lost';
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.order).toMatchObject({
    state: 'failed',
    reason: 'provider_unavailable',
    endedAt: world.now,
  });
  expect(world.now - START).toBeLessThan(80_000);
  expect(new Set(world.provider.keys)).toEqual(new Set([world.order.id]));
  expect(world.provider.sales).toHaveLength(1);
  const recovery = raw
    .prepare('SELECT action, state, since FROM recoveries WHERE verification_id = ?')
    .get(world.order.id);
  expect(recovery).toEqual({ action: 'find', state: 'open', since: START });
});

test('I-15 a definite refusal fails at once, is released, and leaves nothing to recover', async () => {
  const world = await newWorld();
  purchasesGo(world, 'refused');
  await world.work();
  expect(world.order).toMatchObject({ state: 'failed', reason: 'no_numbers', endedAt: START });
  expect(world.provider.keys).toEqual([world.order.id]);
  expect(world.transfers()).toEqual(['hold → held', 'settle → available']);
  const recovery = raw
    .prepare('SELECT action, state FROM recoveries WHERE verification_id = ?')
    .get(world.order.id);
  expect(recovery).toEqual({ action: 'none', state: 'nothing_bought' });
});

test('I-15 the provider may never charge more than the customer pays', async () => {
  const world = await newWorld();
  const prices: number[] = [];
  const { client } = world.provider;
  Object.defineProperty(world.provider, 'client', {
    value: {
      ...client,
      purchase: (input: Parameters<typeof client.purchase>[0]) => {
        prices.push(input.maxPriceCents);
        return client.purchase(input);
      },
    },
  });
  world.boot();
  await world.work();
  expect(prices).toEqual([world.order.price]);
});

describe('I-15 one purchase', () => {
  const PURCHASE: Action = { kind: 'purchase', key: 'ver_1' };
  const held: Order = { ...newOrder(draft(), T0), held: true };
  const purchase = (order: Order, result: Result, now = T0) =>
    apply(markStarted(order, PURCHASE.kind, now), PURCHASE, result, moment({ now })).order;

  const LOOK: Action = { kind: 'reconcile', since: T0 };
  const NOTHING: Result = { kind: 'adopted', reservationId: null };
  const DOUBTS: Result[] = [{ kind: 'outcomeUnknown' }, { kind: 'running' }, { kind: 'error' }];
  test.each(DOUBTS)(
    'I-15 after "$kind" the list is read twice, and then the same key is sent again',
    ({ ...result }) => {
      let order = purchase(held, result);
      for (const found of [NOTHING, { kind: 'error' } as const]) {
        expect(next(order, order.nextAt)).toEqual(LOOK);
        order = apply(order, LOOK, found, moment({ now: order.nextAt })).order;
      }
      expect(next(order, order.nextAt)).toEqual(PURCHASE);
      expect(order.purchase.generation).toBe(1);
    },
  );

  test('I-15 a purchase that was not sent is sent again with the same key', () => {
    const order = purchase(held, { kind: 'notSent', isRetryable: true });
    expect(next(order, order.nextAt)).toEqual(PURCHASE);
  });

  test('I-15 an unavailable provider fails a purchase that was never sent', () => {
    expect(purchase(held, { kind: 'notSent', isRetryable: false })).toMatchObject({
      state: 'failed',
      reason: 'provider_unavailable',
    });
  });

  test('I-15 when the provider becomes unavailable after an unknown outcome, the same key is repeated', () => {
    const doubtful = purchase(held, { kind: 'outcomeUnknown' });
    const order = purchase(doubtful, { kind: 'notSent', isRetryable: false }, T0 + 1_000);
    expect(order.state).toBe('created');
    expect(next({ ...order, attempts: 3 }, order.nextAt)).toEqual(PURCHASE);
  });

  test('I-15 after an expired key the number is searched for, also without an earlier unknown outcome', () => {
    const order = purchase(held, { kind: 'keyExpired' });
    expect(next(order, order.nextAt)).toEqual({ kind: 'reconcile', since: T0 });
  });

  test('I-15 a crash during the call is an unknown outcome, and the timeout starts then', () => {
    const crashed = markStarted(held, PURCHASE.kind, T0);
    expect(crashed.purchase).toMatchObject({ inFlight: true, doubtSince: null });
    expect(markStarted(crashed, PURCHASE.kind, T0 + 9).purchase.doubtSince).toBe(T0 + 9);
  });

  test('I-15 an unknown refusal without an earlier unknown outcome is final', () => {
    const refused: Result = { kind: 'refused', reason: 'provider_refused', mayBeExpiredKey: true };
    expect(purchase(held, refused)).toMatchObject({ state: 'failed', reason: 'provider_refused' });
  });

  test('I-15 an unknown refusal after an unknown outcome reads the list before it decides', () => {
    const refused: Result = { kind: 'refused', reason: 'provider_refused', mayBeExpiredKey: true };
    const order = purchase(purchase(held, { kind: 'outcomeUnknown' }), refused, T0 + 1_000);
    expect(order.state).toBe('created');
    expect(next(order, order.nextAt)).toEqual({ kind: 'reconcile', since: T0 });
  });

  test('I-15 an unknown outcome fails and releases after a minute', () => {
    const order = purchase(held, { kind: 'outcomeUnknown' });
    expect(next(order, T0 + 59_999)).toEqual(LOOK);
    expect(next(order, T0 + 60_000)).toEqual({ kind: 'fail', reason: 'provider_unavailable' });
  });

  test('I-15 a reconciliation without an answer is asked again, not taken for "nothing"', () => {
    const looking = { ...held, purchase: { ...held.purchase, reconcile: true, startedAt: T0 } };
    const { order } = apply(looking, { kind: 'reconcile', since: T0 }, { kind: 'error' }, moment());
    expect(order.purchase).toMatchObject({ generation: 1, reconcile: true });
  });
});

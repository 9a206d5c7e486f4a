import { expect, test } from 'vitest';
import { CrashingWorld } from '../../../support/crashing-world';
import type { Call, CallOutcome } from '../../../support/model-provider';

const { raw } = CrashingWorld.sqlite;
const NOTHING_BOUGHT = { action: 'none', state: 'nothing_bought' };

const recoveryOf = (world: CrashingWorld) =>
  raw.prepare('SELECT action, state FROM recoveries WHERE verification_id = ?').get(world.order.id);
const changes = (world: CrashingWorld): Call[] =>
  world.provider.calls.filter((call) => call === 'report' || call === 'cancel');

/** An order whose end was requested by a report that the provider would accept. */
async function reported(outcomes: CallOutcome[]): Promise<CrashingWorld> {
  const world = await CrashingWorld.awaiting();
  const [sale] = world.provider.sales;
  if (sale) sale.reportable = true;
  world.provider.outcomeOf = (call) => (call === 'report' ? (outcomes.shift() ?? 'ok') : 'ok');
  await world.live(async (core) => {
    core.requestCancel('report');
    await core.run();
    await core.flush();
  });
  return world;
}

test('I-62 a purchase whose order is cancelled while it waits for its turn is never sent', async () => {
  const world = await CrashingWorld.make();
  world.core.create(world.draft());
  world.provider.queued = () => world.core.requestCancel();
  await world.work();
  expect(world.provider.calls).toEqual([]);
  expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
  expect(world.transfers()).toEqual(['hold → held', 'settle → available']);
  expect(recoveryOf(world)).toEqual(NOTHING_BOUGHT);
});

test('I-62 the reuse of a number that is cancelled while it waits for its turn is never sent', async () => {
  const world = await CrashingWorld.again('reuse');
  world.provider.queued = () => world.core.requestCancel();
  await world.work();
  expect(world.provider.calls).toEqual([]);
  expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
  expect(recoveryOf(world)).toEqual(NOTHING_BOUGHT);
});

test('I-62 a purchase without a slot is not repeated once it is cancelled', async () => {
  const world = await CrashingWorld.make();
  world.core.create(world.draft());
  world.provider.outcomeOf = (call) => (call === 'purchase' ? 'unsent' : 'ok');
  await world.work();
  expect(world.order.state).toBe('created');
  let waits = 0;
  world.provider.queued = () => (waits += 1);
  await world.cancel();
  expect(world.provider.calls).toEqual(['purchase']);
  expect(waits).toBe(0);
  expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
  expect(recoveryOf(world)).toEqual(NOTHING_BOUGHT);
});

test('I-15 a purchase of unknown outcome is searched for, although it is cancelled while its repeat waits', async () => {
  const world = await CrashingWorld.make();
  world.core.create(world.draft());
  world.provider.outcomeOf = (call) =>
    call === 'purchase' ? 'lost' : call === 'list' ? 'dropped' : 'ok';
  await world.work();
  world.provider.queued = () => world.core.requestCancel();
  await world.tickWhile(() => world.order.cancelRequestedAt === null);
  await world.settle();
  expect(world.provider.calls.filter((call) => call === 'purchase')).toHaveLength(1);
  expect(world.provider.sales).toMatchObject([{ state: 'canceled' }]);
  expect(world.order).toMatchObject({ state: 'cancelled', recovered: true });
});

test('I-62 a report without a slot is repeated as a report', async () => {
  const world = await reported(['unsent', 'unsent', 'dropped']);
  await world.tickWhile(() => world.order.state === 'cancelling');
  expect(changes(world)).toEqual(['report', 'report', 'report', 'report']);
  expect(world.provider.sales).toMatchObject([{ state: 'reported' }]);
});

test('a report that the provider refuses is followed by a plain cancel', async () => {
  const world = await reported(['refused']);
  await world.tickWhile(() => world.order.state === 'cancelling');
  expect(changes(world)).toEqual(['report', 'cancel']);
  expect(world.provider.sales).toMatchObject([{ state: 'canceled' }]);
});

import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../../worker/platform/core/clock';
import { CrashingWorld } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';

const RELEASED = ['hold → held', 'settle → available'];

test('I-24 a clock set back by an hour at the moment of a cancel delays no settlement', async () => {
  collectLogs();
  const world = await CrashingWorld.awaiting();
  world.d1Failure = new Error('D1 is away');
  await world.cancel();
  expect(world.order.state).toBe('cancelled');
  expect(world.transfers()).toEqual(['hold → held']);
  world.d1Failure = null;
  world.now -= HOUR;
  expect(world.core.nextDueAt()).toBe(world.now);
  await world.work();
  expect(world.transfers()).toEqual(RELEASED);
  expect(world.eventTypes()).toContain('refund.issued');
});

test('I-02 a clock set back stops no poll, and the wait is not longer than the longest wait of an order', async () => {
  const world = await CrashingWorld.awaiting();
  world.now -= HOUR;
  await world.work();
  expect(world.order.state).toBe('awaiting_sms');
  expect(world.order.deadlineAt).toBeLessThanOrEqual(world.now + world.order.windowMs);
  const due = world.core.nextDueAt() ?? 0;
  expect(due - world.now).toBeLessThanOrEqual(MINUTE);
  // The provider's clock did not change.
  world.sms().createdAt += HOUR;
  await world.workAt(due);
  expect(world.order.state).toBe('completed');
});

test('I-09 a clock set back during a cancel does not extend the grace period', async () => {
  const world = await CrashingWorld.awaiting();
  world.provider.outcomeOf = (call) => (call === 'messages' ? 'ok' : 'lost');
  const { client } = world.provider;
  Object.defineProperty(world.provider, 'client', {
    value: { ...client, cancel: async () => ({ kind: 'unknown', detail: 'reset' }) },
  });
  world.boot();
  await world.cancel();
  expect(world.order.state).toBe('cancelling');
  world.now -= HOUR;
  await world.work();
  await world.settle();
  expect(world.order).toMatchObject({ state: 'cancelled' });
  expect(world.transfers()).toEqual(RELEASED);
});

test('I-15 a clock set back during a purchase of unknown outcome does not hold its credits for an hour', async () => {
  collectLogs();
  const world = await CrashingWorld.make();
  world.provider.outcomeOf = () => 'dropped';
  world.core.create(world.draft());
  await world.work();
  world.now -= HOUR;
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.order).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
  await world.work();
  expect(world.transfers()).toEqual(RELEASED);
});

test('I-08 a clock set forward past the deadline reads the provider before the wait ends: its SMS counts', async () => {
  const world = await CrashingWorld.awaiting();
  world.sms();
  await world.workAt(world.now + HOUR);
  await world.settle();
  expect(world.order.state).toBe('completed');
});

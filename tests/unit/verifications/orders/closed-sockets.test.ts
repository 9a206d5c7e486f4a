import { describe, expect, test } from 'vitest';
import { CrashingWorld } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';

describe('I-43 the sockets are closed', () => {
  test('I-43 after the refund of a cancelled order, although D1 was away for it', async () => {
    collectLogs();
    const world = await CrashingWorld.awaiting();
    world.d1Failure = new Error('D1_ERROR: Network connection lost.');
    await world.cancel();
    expect(world.order.state).toBe('cancelled');
    expect(world.frames.at(-1)?.type).toBe('verification.cancelled');
    expect(world.closedAfter).toBeNull();
    world.d1Failure = null;
    await world.settle();
    expect(world.frames.at(-1)?.type).toBe('refund.issued');
    expect(world.closedAfter).toBe(world.frames.length);
  });

  test('I-43 although an effect waits for an operator, and not while the log of the account is away', async () => {
    collectLogs();
    const world = await CrashingWorld.awaiting();
    const message = world.sms();
    await world.live((core) => core.receive(message));
    world.hubFailures = 6;
    world.d1Failure = new Error('D1_ERROR: CHECK constraint failed: amount: SQLITE_CONSTRAINT');
    await world.tickWhile(() => world.hubFailures > 0);
    expect(world.closedAfter).toBeNull();
    await world.settle();
    expect(world.store.outboxSize()).toBeGreaterThan(0);
    expect(world.closedAfter).toBe(world.frames.length);
  });

  test('I-43 not while the order is open', async () => {
    const world = await CrashingWorld.awaiting();
    world.sms('a text without one');
    await world.tick();
    expect(world.frames.at(-1)?.type).toBe('sms.received');
    expect(world.closedAfter).toBeNull();
  });
});

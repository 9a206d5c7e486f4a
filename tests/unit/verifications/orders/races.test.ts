import { describe, expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { CrashingWorld, START } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';
import type { ProviderMessage } from '../../../../worker/providers/textverified/textverified.client';

const { raw, db } = CrashingWorld.sqlite;
const DEADLINE = START + 60_000;
const CAPTURED = ['hold → held', 'settle → revenue'];
const RELEASED = ['hold → held', 'settle → available'];

const messagesInD1 = (world: CrashingWorld) =>
  raw.prepare('SELECT late FROM messages WHERE verification_id = ?').all(world.order.id);
const recoveryOf = (world: CrashingWorld) =>
  raw
    .prepare('SELECT action, state, late_messages FROM recoveries WHERE verification_id = ?')
    .get(world.order.id);

/** A message of a webhook that is not in the provider's list. */
const belated = (world: CrashingWorld): ProviderMessage => ({
  smsId: null,
  reservationId: world.order.reservationId ?? '',
  from: '22000',
  to: world.order.reservation?.number ?? '',
  content: 'Your code is 482913',
  parsedCode: null,
  createdAt: DEADLINE,
  encrypted: false,
});

describe('I-02 a provider that fails until the deadline', () => {
  test('I-02 the order waits through every error and ends at its deadline, not before', async () => {
    collectLogs();
    const world = await CrashingWorld.awaiting();
    world.provider.outcomeOf = () => 'dropped';
    const seen: string[] = [];
    await world.tickWhile(() => {
      if (world.now >= DEADLINE) return false;
      seen.push(world.order.state);
      return true;
    });
    expect(seen.length).toBeGreaterThan(5);
    expect(new Set(seen)).toEqual(new Set(['awaiting_sms']));
    expect(world.order.history.at(-1)).toEqual({ state: 'cancelling', at: DEADLINE });
  });

  test('I-02 an SMS that arrived during the errors is found by the first successful poll', async () => {
    const world = await CrashingWorld.awaiting();
    world.provider.outcomeOf = () => 'lost';
    await world.tick();
    world.sms();
    await world.tick();
    expect(world.order.state).toBe('awaiting_sms');
    world.provider.outcomeOf = () => 'ok';
    await world.tick();
    expect(world.order.state).toBe('completed');
  });
});

describe('I-08 an SMS and the deadline at the same instant', () => {
  const atDeadline = async () => {
    const world = await CrashingWorld.awaiting();
    world.now = DEADLINE;
    return world;
  };

  test('I-08 the webhook before the alarm: the code is shown and paid', async () => {
    const world = await atDeadline();
    const message = world.sms();
    await world.live(async (core) => {
      expect(await core.receive(message)).toBe('accepted');
      await core.run();
      await core.flush();
    });
    expect(world.order.state).toBe('completed');
    expect(world.transfers()).toEqual(CAPTURED);
    expect(messagesInD1(world)).toEqual([{ late: 0 }]);
    expect(recoveryOf(world)).toBeUndefined();
  });

  test('I-08 the alarm first, the SMS during the cancel: the provider refuses, and the code is paid', async () => {
    const world = await atDeadline();
    world.provider.during = (call) =>
      call === 'cancel' ? world.core.receive(world.sms()) : undefined;
    await world.work();
    expect(world.order.state).toBe('completed');
    expect(world.transfers()).toEqual(CAPTURED);
    expect(messagesInD1(world)).toEqual([{ late: 0 }]);
  });

  test('I-08 the alarm first and the cancel confirmed: the message is stored hidden and nothing is paid', async () => {
    const world = await atDeadline();
    const message = belated(world);
    let shownWhileAsking = -1;
    world.provider.during = (call) => {
      if (call !== 'verification') return undefined;
      return world.core.receive(message).then(() => {
        shownWhileAsking = world.store.messages('shown').length;
      });
    };
    await world.work();
    expect(shownWhileAsking).toBe(0);
    expect(world.order).toMatchObject({ state: 'expired', reason: 'no_code_in_time' });
    expect(world.transfers()).toEqual(RELEASED);
    expect(world.store.messages('shown')).toEqual([]);
    expect(messagesInD1(world)).toEqual([{ late: 1 }]);
    expect(world.eventTypes()).not.toContain('sms.received');
    expect(recoveryOf(world)).toEqual({ action: 'none', state: 'recovered', late_messages: 1 });
  });

  test.each(['webhook first', 'alarm first'])(
    'I-08 both at once, %s: exactly one of capture and release',
    async (first) => {
      const world = await atDeadline();
      const message = world.sms();
      await world.live(async (core) => {
        const works = [() => core.receive(message), () => core.run()];
        if (first === 'alarm first') works.reverse();
        await Promise.all(works.map((work) => work()));
        await core.flush();
      });
      await world.settle();
      expect(world.order.state).toBe('completed');
      expect(world.transfers()).toEqual(CAPTURED);
    },
  );

  test('I-08 a message after the release changes neither the state nor the money', async () => {
    const world = await atDeadline();
    await world.work();
    expect(world.order.state).toBe('expired');
    await world.live(async (core) => {
      expect(await core.receive(belated(world))).toBe('late');
      await core.flush();
    });
    expect(world.order.state).toBe('expired');
    expect(world.transfers()).toEqual(RELEASED);
    expect(messagesInD1(world)).toEqual([{ late: 1 }]);
  });
});

describe('I-12 repeats change nothing', () => {
  test('I-12 an order that is started twice is the order of the first start', async () => {
    const world = await CrashingWorld.awaiting();
    const { order } = world;
    world.now += 1_000;
    world.core.create(world.draft({ price: 999, service: 'telegram' }));
    await world.work();
    expect(world.core.order).toEqual(order);
    expect(world.transfers()).toEqual(['hold → held']);
    expect(world.provider.keys).toEqual([order.id]);
  });

  test('I-12 a doubled alarm buys, holds and polls once', async () => {
    const world = await CrashingWorld.make();
    world.core.create(world.draft());
    await world.live(async (core) => {
      await Promise.all([core.run(), core.run(), core.run()]);
      await Promise.all([core.flush(), core.flush()]);
    });
    expect(world.provider.calls).toEqual(['purchase', 'verification']);
    expect(world.transfers()).toEqual(['hold → held']);
    expect(world.eventTypes()).toEqual(['credit.deducted', 'verification.created']);
  });

  test('I-12 an early alarm does nothing', async () => {
    const world = await CrashingWorld.awaiting();
    const before = [...world.provider.calls];
    await world.work();
    expect(world.provider.calls).toEqual(before);
  });

  test('I-12 a restart resumes the same order without a call', async () => {
    const world = await CrashingWorld.awaiting();
    const { order, provider } = world;
    const calls = provider.calls.length;
    world.boot();
    await world.work();
    // The scheduling fields may be older: an earlier poll is always safe.
    const { nextAt, intervalMs } = world.order;
    expect(world.order).toEqual({ ...order, nextAt, intervalMs });
    expect(provider.keys).toEqual([order.id]);
    expect(provider.calls.length - calls).toBeLessThanOrEqual(2);
    expect(world.transfers()).toEqual(['hold → held']);
  });

  test.each(['one after another', 'all at once'])(
    'I-12 a webhook replayed five times, %s, is accepted once',
    async (how) => {
      const world = await CrashingWorld.awaiting();
      const message = world.sms();
      const received: string[] = [];
      await world.live(async (core) => {
        const deliver = async () => void received.push(await core.receive({ ...message }));
        if (how === 'all at once') await Promise.all(Array.from({ length: 5 }, deliver));
        else for (let i = 0; i < 5; i++) await deliver();
        await core.flush();
      });
      expect(received.toSorted()).toEqual([
        'accepted',
        'duplicate',
        'duplicate',
        'duplicate',
        'duplicate',
      ]);
      expect(world.transfers()).toEqual(CAPTURED);
      expect(messagesInD1(world)).toEqual([{ late: 0 }]);
      expect(world.eventTypes().filter((type) => type === 'sms.received')).toHaveLength(1);
      expect(world.order.history.map(({ state }) => state)).toEqual([
        'created',
        'awaiting_sms',
        'completed',
      ]);
    },
  );

  test('I-12 a webhook after its own poll is a duplicate', async () => {
    const world = await CrashingWorld.awaiting();
    const message = world.sms();
    await world.tick();
    expect(world.order.state).toBe('completed');
    const { order } = world;
    await world.live(async (core) => {
      expect(await core.receive({ ...message, smsId: null })).toBe('duplicate');
      await core.flush();
    });
    expect(world.order).toEqual(order);
    expect(messagesInD1(world)).toEqual([{ late: 0 }]);
  });
});

describe('I-14 a provider that answers 404', () => {
  /** Ticks until the state was read `reads` more times. */
  async function readStates(world: CrashingWorld, reads: number): Promise<void> {
    const count = () => world.provider.calls.filter((call) => call === 'verification').length;
    const goal = count() + reads;
    await world.tickWhile(() => count() < goal && world.order.state === 'awaiting_sms');
  }

  test.each([1, 2])(
    'I-14 after %i of them and then the number, the order continues to wait',
    async (misses) => {
      const world = await CrashingWorld.awaiting({ windowMs: 600_000 });
      let left = misses;
      world.provider.outcomeOf = (call) =>
        call === 'verification' && left-- > 0 ? 'missing' : 'ok';
      await readStates(world, misses);
      expect(world.order).toMatchObject({ state: 'awaiting_sms', notFound: misses });
      await readStates(world, 1);
      expect(world.order).toMatchObject({ state: 'awaiting_sms', notFound: 0 });
      expect(world.transfers()).toEqual(['hold → held']);
    },
  );

  test.each(['the number', 'the number and its messages'])(
    'I-14 the third consecutive one for %s fails and releases the order, and alerts the operator',
    async (what) => {
      const logs = collectLogs();
      const world = await CrashingWorld.awaiting({ windowMs: 600_000 });
      world.provider.outcomeOf = (call) =>
        call === 'verification' || what === 'the number and its messages' ? 'missing' : 'ok';
      await readStates(world, 3);
      expect(world.order).toMatchObject({ state: 'failed', reason: 'provider_lost', notFound: 2 });
      expect(world.transfers()).toEqual(RELEASED);
      expect(recoveryOf(world)).toEqual({ action: 'cancel', state: 'open', late_messages: 0 });
      expect(logs).toEqual([
        expect.objectContaining({ level: 'alert', event: 'verification.provider_lost' }),
      ]);
    },
  );
});

test('I-20 I-22 after all these races the ledger is sound', async () => {
  expect(await checkLedger(db)).toEqual([]);
});

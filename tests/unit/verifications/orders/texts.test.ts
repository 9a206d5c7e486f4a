import { describe, expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { CrashingWorld, START } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';

const { raw, db } = CrashingWorld.sqlite;
const DEADLINE = START + 60_000;
const AD = 'WhatsApp: get 20% off stickers this week only!';
const CAPTURED = ['hold → held', 'settle → revenue'];
const RELEASED = ['hold → held', 'settle → available'];

/** An order whose number received an advertisement, read by a poll. */
async function advertised(): Promise<CrashingWorld> {
  const world = await CrashingWorld.awaiting();
  world.sms(AD);
  await world.tick();
  return world;
}
const recordOf = (world: CrashingWorld) =>
  raw
    .prepare('SELECT action, state, unpaid, amount FROM recoveries WHERE verification_id = ?')
    .get(world.order.id);
const inD1 = (world: CrashingWorld) =>
  raw
    .prepare('SELECT late FROM messages WHERE verification_id = ? ORDER BY received_at')
    .all(world.order.id)
    .map((row) => row['late']);
const shown = (world: CrashingWorld) => world.store.messages('shown').length;
const deliver = (world: CrashingWorld, text: string) =>
  world.live(async (core) => {
    await core.receive(world.sms(text));
    await core.flush();
  });

describe('I-60 a text without a code is not a code', () => {
  test.each(['poll', 'webhook'])(
    'I-60 by %s it is shown and announced, and the wait continues',
    async (how) => {
      const world = await CrashingWorld.awaiting();
      if (how === 'webhook') await deliver(world, AD);
      else {
        world.sms(AD);
        await world.tick();
      }
      expect(world.order).toMatchObject({ state: 'awaiting_sms', texts: 1, endedAt: null });
      expect(shown(world)).toBe(1);
      expect(world.eventTypes()).toEqual([
        'credit.deducted',
        'verification.created',
        'sms.received',
      ]);
      expect(world.frames.map(({ type }) => type)).toContain('sms.received');
      expect(world.transfers()).toEqual(['hold → held']);
      // D1 receives it with its final disposition.
      expect(inD1(world)).toEqual([]);
    },
  );

  test('I-60 the code that follows completes the order, and both can be read', async () => {
    const world = await advertised();
    world.now += 1_000;
    world.sms();
    await world.tick();
    expect(world.order).toMatchObject({ state: 'completed', accepted: false });
    expect(world.transfers()).toEqual(CAPTURED);
    expect(shown(world)).toBe(2);
    expect(inD1(world)).toEqual([0, 0]);
    expect(world.eventTypes()).toEqual([
      'credit.deducted',
      'verification.created',
      'sms.received',
      'sms.received',
      'verification.completed',
    ]);
  });

  test('I-60 at the deadline the price is released, the text is hidden, and the number is reported', async () => {
    const world = await advertised();
    await world.workAt(DEADLINE);
    expect(world.order).toMatchObject({ state: 'expired', reason: 'no_code_in_time' });
    expect(world.transfers()).toEqual(RELEASED);
    expect(shown(world)).toBe(0);
    expect(inD1(world)).toEqual([1]);
    // The provider does not cancel a completed number, so no cancel is sent.
    expect(world.provider.calls).not.toContain('cancel');
    expect(recordOf(world)).toEqual({ action: 'report', state: 'open', unpaid: 1, amount: 60 });
  });

  test('I-60 a cancel is possible, and releases the price', async () => {
    const world = await advertised();
    await world.cancel();
    expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
    expect(world.transfers()).toEqual(RELEASED);
    expect(recordOf(world)).toMatchObject({ action: 'report', state: 'open', unpaid: 1 });
  });

  test('I-60 a refund of the provider is recovered, and the number no longer counts', async () => {
    const world = await advertised();
    world.provider.sales[0]!.reportable = true;
    world.provider.refundsReports = true;
    await world.cancel();
    world.now += 10_000;
    await world.reconcile();
    world.now += 60_000;
    await world.reconcile();
    expect(recordOf(world)).toMatchObject({ state: 'recovered', unpaid: 0 });
    expect(
      raw
        .prepare(`SELECT * FROM transfers WHERE reference = ? AND step = 'loss'`)
        .all(world.order.id),
    ).toEqual([]);
  });

  test('I-60 a charge that the provider keeps is booked as a loss once', async () => {
    collectLogs();
    const world = await advertised();
    await world.cancel();
    world.now += 10_000;
    await world.reconcile();
    await world.reconcile();
    expect(recordOf(world)).toMatchObject({ state: 'charged', unpaid: 1 });
    expect(world.transfers()).toEqual(['loss → suspense', ...RELEASED]);
    expect(
      raw
        .prepare(`SELECT amount FROM transfers WHERE reference = ? AND step = 'loss'`)
        .all(world.order.id),
    ).toEqual([{ amount: 60 }]);
  });

  test('I-60 a flood of texts leaves room for the code', async () => {
    collectLogs();
    const world = await CrashingWorld.awaiting();
    for (let n = 0; n < 120; n++) world.sms(`Sale ${'!'.repeat(n + 1)}`);
    await world.tick();
    expect(world.order).toMatchObject({ state: 'awaiting_sms', texts: 80 });
    world.now += 1_000;
    world.sms();
    await world.tick();
    expect(world.order.state).toBe('completed');
  });
});

describe('I-60 the customer accepts a text', () => {
  test('I-60 it completes and is paid; a repeat changes nothing', async () => {
    const world = await advertised();
    await world.accept();
    expect(world.order).toMatchObject({ state: 'completed', accepted: true, endedAt: world.now });
    expect(world.transfers()).toEqual(CAPTURED);
    expect(shown(world)).toBe(1);
    expect(inD1(world)).toEqual([0]);
    expect(recordOf(world)).toBeUndefined();
    const { order } = world;
    await world.accept();
    expect(world.order).toEqual(order);
    const done = [...world.hub.values()].filter(({ type }) => type === 'verification.completed');
    expect(done.map(({ data }) => data)).toEqual([
      expect.objectContaining({ completedBy: 'customer' }),
    ]);
  });

  test('I-60 without a message there is nothing to accept', async () => {
    const world = await CrashingWorld.awaiting();
    await world.accept();
    expect(world.order).toMatchObject({ state: 'awaiting_sms', accepted: false });
    expect(world.transfers()).toEqual(['hold → held']);
  });

  test.each(['accept first', 'cancel first'])(
    'I-08 I-60 accepted and cancelled at the same time, %s: exactly one of capture and release',
    async (first) => {
      const world = await advertised();
      await world.live(async (core) => {
        const acts = [() => core.accept(), () => core.requestCancel()];
        if (first === 'cancel first') acts.reverse();
        for (const act of acts) act();
        await core.run();
        await core.flush();
      });
      await world.settle();
      // Nothing was sent to the provider yet, so the customer can still accept.
      expect(world.order.state).toBe('completed');
      expect(world.transfers()).toEqual(CAPTURED);
    },
  );

  test.each(['confirming the end', 'reading the messages'])(
    'I-08 I-60 accepted while %s: the end in progress stands',
    async (what) => {
      const world = await advertised();
      const at = what === 'confirming the end' ? 'verification' : 'messages';
      world.provider.during = (call) => {
        if (call === at && world.order.state === 'cancelling') world.core.accept();
        return undefined;
      };
      await world.workAt(DEADLINE);
      expect(world.order).toMatchObject({ state: 'expired', accepted: false });
      expect(world.transfers()).toEqual(RELEASED);
      expect(shown(world)).toBe(0);
    },
  );

  test('I-08 I-60 a code that arrives while the end is confirmed completes the order', async () => {
    const world = await advertised();
    world.provider.during = async (call) => {
      if (call === 'verification' && world.order.state === 'cancelling')
        await world.core.receive(world.sms());
    };
    await world.workAt(DEADLINE);
    expect(world.order).toMatchObject({ state: 'completed', accepted: false });
    expect(world.transfers()).toEqual(CAPTURED);
    expect(shown(world)).toBe(2);
  });

  test('I-08 I-60 accepted at the instant of the deadline, before it is processed: paid', async () => {
    const world = await advertised();
    world.now = DEADLINE;
    await world.accept();
    expect(world.order.state).toBe('completed');
    expect(world.transfers()).toEqual(CAPTURED);
  });

  test('I-08 I-60 accepted while a poll reads the code: one end, both messages', async () => {
    const world = await advertised();
    world.now += 10_000;
    world.provider.now = world.now;
    world.sms();
    world.provider.during = (call) => {
      if (call === 'messages') world.core.accept();
      return undefined;
    };
    await world.work();
    expect(world.order.state).toBe('completed');
    expect(world.transfers()).toEqual(CAPTURED);
    expect(shown(world)).toBe(2);
    expect(world.eventTypes().filter((type) => type === 'verification.completed')).toHaveLength(1);
  });

  test.each([0, 1, 2].flatMap((calls) => [false, true].map((after) => [calls, after] as const)))(
    'I-12 I-60 a crash at call %i after it was accepted (after it: %s) keeps it accepted',
    async (calls, after) => {
      const world = await advertised();
      world.fuse = { calls, after };
      await world.accept();
      world.fuse = null;
      await world.settle();
      expect(world.order).toMatchObject({ state: 'completed', accepted: true });
      expect(world.transfers()).toEqual(CAPTURED);
      expect(inD1(world)).toEqual([0]);
    },
  );
});

describe('the order of events', () => {
  test.each([
    ['Your code is 482913', 'completed'],
    [AD, 'awaiting_sms'],
  ])(
    'a message that arrived before the number was known is announced after it: %s',
    async (text, state) => {
      const world = await CrashingWorld.make();
      world.core.create(world.draft());
      // By a webhook, between the details of the number and its mapping.
      world.duringBatch = async () => {
        if (world.order.reservation === null || world.store.countMessages() > 0) return;
        await world.core.receive(world.sms(text));
      };
      await world.work();
      expect(world.order.state).toBe(state);
      expect(world.eventTypes().slice(0, 3)).toEqual([
        'credit.deducted',
        'verification.created',
        'sms.received',
      ]);
    },
  );
});

test('I-20 I-60 after all these texts the ledger is sound', async () => {
  expect(await checkLedger(db)).toEqual([]);
});

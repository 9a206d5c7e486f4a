import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { CrashingWorld, PRICE } from '../../../support/crashing-world';
import { collectLogs, eventsAt } from '../../../support/logs';

const { raw } = CrashingWorld.sqlite;
const SETTLED = ['hold → held', 'settle → revenue'];
const D1_AWAY = new Error('D1_ERROR: Network connection lost.');

const stateInD1 = (world: CrashingWorld) =>
  raw.prepare('SELECT state FROM verifications WHERE id = ?').get(world.order.id)?.['state'];
const Stored = z.object({
  outbox: z.array(z.object({ id: z.string(), attempts: z.number(), dueAt: z.number().nullable() })),
});
/** The content of the storage, not of the running instance. */
const outbox = (world: CrashingWorld) => {
  const { outbox: pending } = Stored.parse(
    JSON.parse(String(world.storage.kv.get('verification'))),
  );
  return pending.toSorted((a, b) => (a.id < b.id ? -1 : 1));
};
const ids = (world: CrashingWorld) => outbox(world).map(({ id }) => id.replace(/msg_\w+/, 'msg'));

/** An order that is completed in its object, before any of its effects. */
async function completedUnsent(): Promise<CrashingWorld> {
  const world = await CrashingWorld.awaiting();
  const message = world.sms();
  await world.live((core) => core.receive(message));
  return world;
}

describe('I-03 one transaction', () => {
  test('I-03 the state, the message, the events and their effects are stored together', async () => {
    const world = await completedUnsent();
    expect(world.order.state).toBe('completed');
    expect(world.store.messages('shown')).toHaveLength(1);
    expect(world.store.eventsAfter(2).map((event) => event.type)).toEqual([
      'sms.received',
      'verification.completed',
    ]);
    expect(ids(world)).toEqual(['1:000000003', '1:000000004', '2:settle', '3:msg']);
  });

  test('I-03 one write stores all of it', async () => {
    const world = await CrashingWorld.awaiting();
    const message = world.sms();
    const { writes } = world.storage;
    await world.live((core) => core.receive(message));
    expect(world.storage.writes).toBe(writes + 1);
  });

  test('I-03 when that write fails, nothing of the change is kept or published', async () => {
    const world = await CrashingWorld.awaiting();
    const { order } = world;
    world.storage.failure = new Error('disk full');
    const message = world.sms();
    const frames = world.frames.length;
    await expect(world.core.receive(message)).rejects.toThrow('disk full');
    world.storage.failure = null;
    world.boot();
    const { nextAt, intervalMs } = world.order;
    expect(world.order).toEqual({ ...order, nextAt, intervalMs });
    expect(world.store.countMessages()).toBe(0);
    expect(world.store.lastSeq()).toBe(2);
    expect(outbox(world)).toEqual([]);
    expect(world.frames).toHaveLength(frames);
  });

  test('I-03 after such a failure the running instance equals its storage', async () => {
    const world = await CrashingWorld.awaiting();
    world.storage.failure = new Error('disk full');
    const message = world.sms();
    await expect(world.core.receive(message)).rejects.toThrow('disk full');
    expect(world.order.state).toBe('awaiting_sms');
    world.storage.failure = null;
    expect(await world.core.receive(message)).toBe('accepted');
    expect(world.order.state).toBe('completed');
  });
});

describe('I-03 an effect stays until it is acknowledged', () => {
  test('I-03 a restart before the effects loses none of them', async () => {
    const world = await completedUnsent();
    world.boot();
    await world.settle();
    expect(outbox(world)).toEqual([]);
    expect(stateInD1(world)).toBe('completed');
    expect(world.transfers()).toEqual(SETTLED);
    expect(world.eventTypes()).toEqual([
      'credit.deducted',
      'verification.created',
      'sms.received',
      'verification.completed',
    ]);
  });

  test('I-03 a crash after each effect, before its acknowledgement, repeats it without harm', async () => {
    const world = await completedUnsent();
    for (let calls = 0; calls < 3; calls++) {
      world.fuse = { calls: 0, after: true };
      await world.live((core) => core.flush());
    }
    await world.settle();
    expect(world.crashes).toBeGreaterThan(0);
    expect(world.transfers()).toEqual(SETTLED);
    expect(world.eventTypes()).toHaveLength(4);
  });

  test('I-03 a hub that fails five times receives each event once, under its own id', async () => {
    const logs = collectLogs();
    const world = await CrashingWorld.awaiting();
    const message = world.sms();
    world.hubFailures = 5;
    await world.live(async (core) => {
      await core.receive(message);
      await core.flush();
    });
    expect(world.eventTypes()).toHaveLength(2);
    await world.settle();
    expect([...world.hub.keys()]).toEqual(
      ['hold', 'created', world.store.messages('shown')[0]?.id, 'completed'].map(
        (step) => `evt_${world.order.id.slice(4)}_${step}`,
      ),
    );
    expect(outbox(world)).toEqual([]);
    expect(new Set(eventsAt(logs, 'warn'))).toEqual(new Set(['outbox.postponed']));
  });

  test('callers that wait for the number wait for no effect', async () => {
    const world = await CrashingWorld.make();
    world.core.create(world.draft());
    await world.live((core) => core.run());
    expect(world.notified).toEqual(['awaiting_sms']);
    expect(world.hub.size).toBe(0);
  });

  test('I-43 an event whose append failed after its number is sent to the sockets once', async () => {
    collectLogs();
    const world = await completedUnsent();
    world.frames.length = 0;
    world.dispatchFailures = 1;
    await world.live((core) => core.flush());
    expect(world.frames.map(({ type }) => type)).toEqual([
      'sms.received',
      'verification.completed',
    ]);
    expect(ids(world)).toEqual(['1:000000003', '1:000000004']);
    await world.settle();
    expect(outbox(world)).toEqual([]);
    expect(world.frames).toHaveLength(2);
  });

  test('I-03 while the hub fails, money still moves', async () => {
    collectLogs();
    const world = await completedUnsent();
    world.hubFailures = 1_000;
    await world.live((core) => core.flush());
    expect(world.transfers()).toEqual(SETTLED);
    expect(stateInD1(world)).toBe('completed');
    expect(ids(world)).toEqual(['1:000000003', '1:000000004']);
  });

  test('I-03 an event that was postponed behind a newer one is still delivered', async () => {
    const world = await completedUnsent();
    // The older event failed before and is due after the newer one.
    world.store.postpone('1:000000003', 4, world.now + 10);
    world.now += 10;
    await world.live((core) => core.flush());
    expect(world.eventTypes()).toContain('sms.received');
    expect(world.eventTypes()).toContain('verification.completed');
    expect(outbox(world)).toEqual([]);
  });

  test('I-03 an effect that is added during a flush is included', async () => {
    const world = await CrashingWorld.awaiting();
    const message = world.sms();
    await world.live(async (core) => {
      await core.receive(message);
      world.duringAppend = () => {
        world.duringAppend = null;
        return core.receive({ ...message, content: 'Your code is 111222' });
      };
      await core.flush();
    });
    expect(world.store.messages('shown')).toHaveLength(2);
    expect(world.eventTypes().filter((type) => type === 'sms.received')).toHaveLength(2);
    expect(outbox(world)).toEqual([]);
  });
});

describe('I-26 events about money', () => {
  test('I-26 credit.deducted contains the balance after the hold', async () => {
    const world = await CrashingWorld.awaiting();
    const event = [...world.hub.values()].find(({ type }) => type === 'credit.deducted');
    expect(event?.data).toEqual({
      verificationId: world.order.id,
      amountCents: PRICE,
      balanceAfterCents: 1_000 - PRICE,
    });
  });

  test('I-26 refund.issued contains the ledger’s balance after the release', async () => {
    const world = await CrashingWorld.awaiting();
    await world.cancel();
    const event = [...world.hub.values()].find(({ type }) => type === 'refund.issued');
    expect(event?.data).toEqual({
      verificationId: world.order.id,
      amountCents: PRICE,
      balanceAfterCents: 1_000,
    });
  });

  test('I-26 refund.issued is sent only after the release, and once', async () => {
    collectLogs();
    const world = await CrashingWorld.awaiting();
    world.d1Failure = D1_AWAY;
    await world.cancel();
    expect(world.order.state).toBe('cancelled');
    expect(world.eventTypes()).not.toContain('refund.issued');
    world.d1Failure = null;
    await world.settle();
    await world.live((core) => core.flush());
    expect(world.eventTypes().filter((type) => type === 'refund.issued')).toHaveLength(1);
  });
});

describe('I-55 an error around money is never swallowed', () => {
  test('I-55 a settlement that D1 rejects is logged and retried until it succeeds', async () => {
    const logs = collectLogs();
    const world = await completedUnsent();
    world.d1Failure = D1_AWAY;
    await world.live((core) => core.flush());
    for (let i = 0; i < 6; i++) await world.tick();
    expect(world.transfers()).toEqual(['hold → held']);
    expect(outbox(world)).toContainEqual(expect.objectContaining({ id: '2:settle', attempts: 7 }));
    const settles = logs.filter((line) => line['effect'] === '2:settle');
    expect(settles).toHaveLength(7);
    expect(settles[0]).toMatchObject({
      level: 'warn',
      event: 'outbox.postponed',
      verificationId: world.order.id,
      error: `Error: ${D1_AWAY.message}`,
    });
    world.d1Failure = null;
    await world.settle();
    expect(world.transfers()).toEqual(SETTLED);
    expect(outbox(world)).toEqual([]);
  });

  test('I-55 the delays between the attempts double up to a minute', async () => {
    collectLogs();
    const world = await completedUnsent();
    world.d1Failure = D1_AWAY;
    await world.live((core) => core.flush());
    const waits: number[] = [];
    let before = world.now;
    await world.tickWhile(() => {
      if (world.now > before) waits.push((world.now - before) / 1_000);
      before = world.now;
      return waits.length < 8;
    });
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('I-55 a settlement that a constraint refuses is parked after three attempts, with an alert', async () => {
    const logs = collectLogs();
    const world = await completedUnsent();
    // The credits were released manually, so a capture can never succeed.
    raw.exec('SAVEPOINT by_hand');
    raw
      .prepare(
        `INSERT INTO transfers SELECT reference, 'settle', account_id,
           (SELECT max(seq) + 1 FROM transfers t WHERE t.account_id = h.account_id), credit, debit, amount,
           (SELECT balance FROM ledger_accounts WHERE id = h.credit) - amount,
           (SELECT balance FROM ledger_accounts WHERE id = h.debit) + amount, period, created_at
         FROM transfers h WHERE reference = ? AND step = 'hold'`,
      )
      .run(world.order.id);
    raw.exec('RELEASE by_hand');
    await world.settle();
    expect(outbox(world)).toEqual([{ id: '2:settle', attempts: 3, dueAt: null }]);
    expect(eventsAt(logs, 'warn')).toEqual(['outbox.postponed', 'outbox.postponed']);
    expect(logs.filter((line) => line.level === 'alert')).toEqual([
      expect.objectContaining({
        event: 'outbox.parked',
        verificationId: world.order.id,
        effect: '2:settle',
        attempts: 3,
        error: expect.stringContaining('ledger:repeat_differs'),
      }),
    ]);
  });

  test('I-03 a parked effect does not delay the others', async () => {
    collectLogs();
    const world = await completedUnsent();
    raw.exec(`CREATE TRIGGER refuse BEFORE UPDATE ON verifications WHEN NEW.id = '${world.order.id}'
      BEGIN SELECT RAISE(ABORT, 'verifications:refused'); END`);
    await world.settle();
    raw.exec('DROP TRIGGER refuse');
    expect(ids(world)).toEqual(['2:settle']);
    expect(world.eventTypes()).toEqual([
      'credit.deducted',
      'verification.created',
      'sms.received',
      'verification.completed',
    ]);
    const kept = raw
      .prepare('SELECT late FROM messages WHERE verification_id = ?')
      .all(world.order.id);
    expect(kept).toEqual([{ late: 0 }]);
  });

  test('I-55 a step that throws is logged and retried, and does not count as done', async () => {
    const logs = collectLogs();
    const world = await CrashingWorld.make();
    world.core.create(world.draft());
    world.d1Failure = D1_AWAY;
    await world.work();
    expect(world.order).toMatchObject({ state: 'created', held: false, attempts: 1 });
    expect(world.provider.calls).toEqual([]);
    expect(logs).toEqual([
      expect.objectContaining({ level: 'error', event: 'verification.step_failed', step: 'hold' }),
    ]);
  });
});

import { describe, expect, test } from 'vitest';
import { CrashingWorld } from '../../../support/crashing-world';
import { collectLogs } from '../../../support/logs';
import { RecoveryWorld } from '../../../support/recovery-world';

const MINUTE = 60_000;

describe('I-10 every release leaves a recovery record', () => {
  const recordsOf = (world: CrashingWorld) =>
    CrashingWorld.sqlite.raw
      .prepare(
        'SELECT action, state, reservation_id, amount FROM recoveries WHERE verification_id = ?',
      )
      .all(world.order.id);

  test('I-10 a confirmed cancel: recovered, nothing to do', async () => {
    const world = await CrashingWorld.awaiting();
    await world.cancel();
    const { reservationId } = world.order;
    expect(recordsOf(world)).toEqual([
      { action: 'none', state: 'recovered', reservation_id: reservationId, amount: 60 },
    ]);
  });

  test('I-10 a release without an answer of the provider: open, to be cancelled', async () => {
    const world = await CrashingWorld.awaiting();
    world.provider.outcomeOf = () => 'dropped';
    await world.cancel();
    await world.tickWhile(() => world.order.state === 'cancelling');
    const { reservationId } = world.order;
    expect(recordsOf(world)).toEqual([
      { action: 'cancel', state: 'open', reservation_id: reservationId, amount: 60 },
    ]);
  });

  test('I-10 a capture leaves no record', async () => {
    const world = await CrashingWorld.awaiting();
    world.sms();
    await world.tick();
    expect(world.order.state).toBe('completed');
    expect(recordsOf(world)).toEqual([]);
  });

  test('I-10 the record is inserted with the release, in one batch', async () => {
    const world = await CrashingWorld.awaiting();
    CrashingWorld.sqlite.raw.exec(
      `CREATE TRIGGER broken BEFORE INSERT ON recoveries BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
    collectLogs();
    await world.cancel();
    CrashingWorld.sqlite.raw.exec('DROP TRIGGER broken');
    expect(world.order.state).toBe('cancelled');
    expect(world.transfers()).toEqual(['hold → held']);
    await world.settle();
    expect(world.transfers()).toEqual(['hold → held', 'settle → available']);
    expect(recordsOf(world)).toHaveLength(1);
  });
});

describe('I-10 a number to be cancelled', () => {
  const toCancel = async () => {
    const world = new RecoveryWorld();
    const reservationId = await world.sold('k');
    world.record('ver_1', { action: 'cancel', reservationId });
    return { world, reservationId, sale: world.provider.sales[0]! };
  };

  test('I-10 the provider cancels it: recovered', async () => {
    const { world, sale } = await toCancel();
    expect(await world.round()).toBe(1);
    expect(sale.state).toBe('canceled');
    expect(world.row('ver_1')).toMatchObject({
      state: 'recovered',
      note: 'canceled',
      attempts: 1,
      next_at: null,
    });
  });

  test('I-62 a record without a turn was not tried: waiting never turns it into a charge', async () => {
    const { world, sale } = await toCancel();
    world.provider.outcomeOf = (call) => (call === 'cancel' ? 'unsent' : 'ok');
    await world.round();
    expect(world.row('ver_1')).toMatchObject({
      state: 'open',
      attempts: 0,
      next_at: world.now + MINUTE,
    });
    world.provider.outcomeOf = () => 'ok';
    await world.settle();
    expect(sale.state).toBe('canceled');
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', attempts: 1 });
  });

  test('I-10 it is already cancelled and the answer was lost: recovered by its state', async () => {
    const { world, sale } = await toCancel();
    sale.state = 'canceled';
    await world.round();
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered' });
  });

  test('I-10 it timed out at the provider: recovered', async () => {
    const { world } = await toCancel();
    world.now += 11 * MINUTE;
    await world.round();
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', note: 'timedOut' });
  });

  test('I-10 I-60 completed and reportable: reported once, and recovered when the provider refunds it', async () => {
    const { world, sale } = await toCancel();
    Object.assign(sale, { state: 'completed', reportable: true });
    await world.round();
    expect(sale.state).toBe('reported');
    expect(world.row('ver_1')).toMatchObject({ state: 'open', action: 'report', note: 'reported' });
    world.now += 60 * MINUTE;
    await world.round();
    sale.state = 'refunded';
    await world.settle();
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', note: 'refunded', unpaid: 0 });
    expect(world.provider.calls.filter((call) => call === 'report')).toHaveLength(1);
    expect(world.loss('ver_1')).toBeUndefined();
  });

  test('I-60 reported and never refunded: a day later it is charged, and booked as lost', async () => {
    const logs = collectLogs();
    const { world, sale } = await toCancel();
    Object.assign(sale, { state: 'completed', reportable: true });
    const begun = world.now;
    await world.settle();
    expect(world.row('ver_1')).toMatchObject({ state: 'charged', note: 'reported', unpaid: 1 });
    expect(world.now - begun).toBe(24 * 60 * MINUTE);
    expect(world.loss('ver_1')).toBe(60);
    // A read after each doubling of its age, and no report except the first.
    expect(world.provider.calls.filter((call) => call === 'verification').length).toBeLessThan(20);
    expect(world.provider.calls.filter((call) => call === 'report')).toHaveLength(1);
    expect(logs).toEqual([expect.objectContaining({ event: 'recovery.charged' })]);
  });

  test('I-60 a number that turns out to be pending is cancelled, not reported', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'report', reservationId: await world.sold('k') });
    await world.settle();
    expect(world.provider.sales[0]?.state).toBe('canceled');
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', action: 'cancel' });
  });

  test('I-10 completed and not reportable: charged, and the operator is alerted', async () => {
    const logs = collectLogs();
    const { world, sale } = await toCancel();
    sale.state = 'completed';
    await world.round();
    expect(world.row('ver_1')).toMatchObject({
      state: 'charged',
      note: 'completed',
      next_at: null,
      unpaid: 1,
    });
    expect(world.loss('ver_1')).toBe(60);
    expect(logs).toEqual([
      {
        level: 'alert',
        event: 'recovery.charged',
        verificationId: 'ver_1',
        note: 'completed',
      },
    ]);
  });

  test('I-10 a report that is refused: charged, and not requested again', async () => {
    collectLogs();
    const { world, sale } = await toCancel();
    Object.assign(sale, { state: 'completed', reportable: true });
    world.provider.outcomeOf = (call) => (call === 'report' ? 'refused' : 'ok');
    await world.settle();
    expect(world.row('ver_1')).toMatchObject({ state: 'charged', note: 'refused' });
    expect(world.loss('ver_1')).toBe(60);
  });

  test('I-10 refused while pending: requested again with growing delays', async () => {
    const { world } = await toCancel();
    world.provider.outcomeOf = (call) => (call === 'cancel' ? 'refused' : 'ok');
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      await world.round();
      const next = Number(world.row('ver_1')?.['next_at']);
      waits.push(next - world.now);
      world.now = next;
    }
    expect(waits).toEqual([5_000, 10_000, 20_000, 40_000]);
    expect(world.row('ver_1')).toMatchObject({ state: 'open', note: 'pending' });
  });

  test('I-10 no answer of the provider decides nothing: it is asked each minute until it answers', async () => {
    const { world } = await toCancel();
    world.provider.outcomeOf = () => 'dropped';
    for (let round = 0; round < 30; round++) {
      expect(await world.round()).toBe(1);
      expect(world.row('ver_1')).toMatchObject({
        state: 'open',
        note: 'unavailable',
        attempts: 0,
        next_at: world.now + MINUTE,
      });
      world.now += MINUTE;
    }
    world.provider.outcomeOf = () => 'ok';
    await world.settle();
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', next_at: null });
  });

  test('I-10 a record that has ended is not processed again', async () => {
    const { world } = await toCancel();
    await world.round();
    const calls = world.provider.calls.length;
    world.now += 60 * MINUTE;
    expect(await world.round()).toBe(0);
    expect(world.provider.calls).toHaveLength(calls);
  });
});

describe('I-10 a purchase of unknown outcome', () => {
  test('I-10 its unclaimed number is found, claimed and cancelled', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    const orphan = await world.sold('ver_1');
    world.now += 2 * MINUTE;
    await world.round();
    expect(world.holder(orphan)).toBe('ver_1');
    expect(world.row('ver_1')).toMatchObject({
      action: 'cancel',
      state: 'open',
      reservation_id: orphan,
      amount: 60,
    });
    await world.settle();
    expect(world.provider.sales[0]?.state).toBe('canceled');
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', attempts: 2 });
  });

  test('I-10 not found three times: nothing was bought', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    await world.settle();
    expect(world.provider.calls).toEqual(['list', 'list', 'list']);
    expect(world.row('ver_1')).toMatchObject({
      state: 'nothing_bought',
      attempts: 3,
      next_at: null,
    });
  });

  test('I-10 a number that another order holds is never taken', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    const theirs = await world.sold('ver_2');
    world.hold(theirs, 'ver_2');
    world.now += 2 * MINUTE;
    await world.settle();
    expect(world.holder(theirs)).toBe('ver_2');
    expect(world.provider.sales[0]?.state).toBe('pending');
    expect(world.row('ver_1')).toMatchObject({ state: 'nothing_bought' });
  });

  test('I-10 a number that was just sold may belong to another order in progress: it is not claimed', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    const fresh = await world.sold('ver_2');
    world.now += 2 * MINUTE - 1;
    await world.round();
    expect(world.holder(fresh)).toBeUndefined();
  });

  test.each([
    ['of another service', async (world: RecoveryWorld) => world.sold('x', 'telegram'), 0],
    ['sold long before', async (world: RecoveryWorld) => world.sold('x'), 5 * MINUTE],
  ])('I-10 a number %s is not claimed', async (_what, sell, wait) => {
    const world = new RecoveryWorld();
    const other = await sell(world);
    world.now += wait;
    world.record('ver_1', { action: 'find' });
    world.now += 2 * MINUTE;
    await world.round();
    expect(world.holder(other)).toBeUndefined();
  });

  test('I-10 two orders of unknown outcome claim one number each', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    world.record('ver_2', { action: 'find' });
    const orphans = [await world.sold('ver_1'), await world.sold('ver_2')];
    world.now += 2 * MINUTE;
    await world.settle();
    expect(new Set(orphans.map((orphan) => world.holder(orphan)))).toEqual(
      new Set(['ver_1', 'ver_2']),
    );
    expect(world.provider.sales.map(({ state }) => state)).toEqual(['canceled', 'canceled']);
  });

  test('I-10 claimed and then interrupted: the same number is returned, and no other', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    const other = await world.sold('x');
    const mine = await world.sold('ver_1');
    world.hold(mine, 'ver_1');
    world.now += 2 * MINUTE;
    await world.round();
    expect(world.row('ver_1')).toMatchObject({ action: 'cancel', reservation_id: mine });
    expect(world.holder(other)).toBeUndefined();
  });

  test('I-10 an unreadable list does not count as an empty one', async () => {
    const world = new RecoveryWorld();
    world.record('ver_1', { action: 'find' });
    world.provider.outcomeOf = () => 'lost';
    await world.round();
    expect(world.row('ver_1')).toMatchObject({ state: 'open', note: 'unavailable', attempts: 0 });
  });
});

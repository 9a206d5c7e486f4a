import { describe, expect, test } from 'vitest';
import { collectLogs, eventsAt } from '../../../support/logs';
import { RecoveryWorld } from '../../../support/recovery-world';

const MINUTE = 60_000;

describe('I-60 a report of a completed number', () => {
  const reported = async (state: 'completed' | 'reported' | 'refunded', reportable = false) => {
    const world = new RecoveryWorld();
    const reservationId = await world.sold('k');
    const [sale] = world.provider.sales;
    Object.assign(sale!, { state, reportable });
    world.record('ver_1', { action: 'report', reservationId, name: 'report' });
    return world;
  };

  test('I-60 the provider refunds it: the order is notified, and refunds the price', async () => {
    const world = await reported('refunded');
    await world.settle();
    expect(world.told).toEqual(['ver_1: refunded']);
    expect(world.row('ver_1')).toMatchObject({ state: 'recovered', unpaid: 0 });
  });

  test.each([
    ['keeps its money', 'reported', false, 'not_refunded'],
    ['accepts no report', 'completed', false, 'refused'],
  ] as const)(
    'I-60 the provider %s: the order is notified, and counts neither as lost nor as unpaid',
    async (...rest) => {
      const [, state, reportable, outcome] = rest;
      const logs = collectLogs();
      const world = await reported(state, reportable);
      await world.settle();
      expect(world.told).toEqual([`ver_1: ${outcome}`]);
      expect(world.row('ver_1')).toMatchObject({ state: 'charged', unpaid: 0 });
      expect(world.loss('ver_1')).toBeUndefined();
      expect(logs).toEqual([]);
    },
  );

  test('I-62 an order that cannot be notified does not delay another record, and is notified a minute later', async () => {
    const logs = collectLogs();
    const world = await reported('refunded');
    world.record('ver_2', { action: 'cancel', reservationId: await world.sold('l') });
    world.deaf = 'ver_1';
    expect(await world.round()).toBe(2);
    expect(world.row('ver_1')).toMatchObject({ state: 'open', next_at: world.now + MINUTE });
    expect(world.row('ver_2')).toMatchObject({ state: 'recovered' });
    expect(eventsAt(logs, 'error')).toEqual(['recovery.failed']);
    world.deaf = null;
    await world.settle();
    expect(world.told).toEqual(['ver_1: refunded']);
  });

  test('I-60 after a crash before the request was sent: it is sent now', async () => {
    const world = await reported('completed', true);
    world.provider.refundsReports = true;
    await world.settle();
    expect(world.provider.calls.filter((call) => call === 'report')).toHaveLength(1);
    expect(world.told).toEqual(['ver_1: refunded']);
  });

  test('I-60 without an answer of the provider for a day, it is given up', async () => {
    const world = await reported('reported');
    const begun = world.now;
    world.provider.outcomeOf = () => 'dropped';
    await world.settle(2_000);
    expect(world.now - begun).toBe(24 * 60 * MINUTE);
    expect(world.told).toEqual(['ver_1: not_refunded']);
  });
});

test('I-62 the many records of one account leave room in each round for a record of another', async () => {
  const world = new RecoveryWorld();
  for (let n = 0; n < 30; n++)
    world.record(`ver_${n}`, { action: 'cancel', reservationId: await world.sold(`k${n}`) });
  world.now += 1;
  const mine = await world.sold('mine');
  world.record('ver_mine', { action: 'cancel', reservationId: mine, accountId: 'acc_other' });
  expect(await world.round()).toBe(20);
  expect(world.row('ver_mine')).toMatchObject({ state: 'recovered' });
});

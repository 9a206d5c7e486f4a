import { describe, expect, test } from 'vitest';
import { LedgerWorld } from '../../../support/ledger-world';

async function worldWith(credits: { bought?: number; promo?: number }): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer('acc_a', credits);
  return world;
}

describe('I-22 the counters', () => {
  test('I-22 a capture frees the slot for an open order, a release the monthly unit too', async () => {
    const world = await worldWith({ bought: 100 });
    for (const id of ['ver_1', 'ver_2', 'ver_3']) await world.hold(id, 'acc_a', 10);
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 3, open: 3 });
    await world.settle('ver_1', 'acc_a', 'capture');
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 3, open: 2 });
    await world.settle('ver_2', 'acc_a', 'release');
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 2, open: 1 });
  });

  test('I-22 the first hold of a month starts its count', async () => {
    const world = await worldWith({ bought: 100 });
    await world.hold('ver_1', 'acc_a', 10);
    world.now = Date.UTC(2026, 11, 1);
    await world.hold('ver_2', 'acc_a', 10);
    expect(world.usage('acc_a')).toEqual({ period: '2026-12', used: 1, open: 2 });
    expect(await world.check()).toEqual([]);
  });

  test('I-22 a release in the next month returns no unit to that month', async () => {
    const world = await worldWith({ bought: 100 });
    await world.hold('ver_1', 'acc_a', 10);
    world.now = Date.UTC(2026, 11, 1);
    await world.hold('ver_2', 'acc_a', 10);
    await world.settle('ver_1', 'acc_a', 'release');
    expect(world.usage('acc_a')).toEqual({ period: '2026-12', used: 1, open: 1 });
    expect(await world.check()).toEqual([]);
  });

  test('I-22 a release after the end of the month, before any hold of the new one, still returns the unit', async () => {
    const world = await worldWith({ bought: 100 });
    await world.hold('ver_1', 'acc_a', 10);
    world.now = Date.UTC(2026, 11, 1);
    await world.settle('ver_1', 'acc_a', 'release');
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 0, open: 0 });
    expect(await world.check()).toEqual([]);
  });

  test('I-22 a hold of the old month that is posted in the new month uses no unit of the new one', async () => {
    const world = await worldWith({ bought: 100 });
    world.now = Date.UTC(2026, 11, 1);
    await world.hold('ver_2', 'acc_a', 10);
    world.now = Date.UTC(2026, 10, 30, 23, 59, 59);
    await world.hold('ver_1', 'acc_a', 10);
    expect(world.usage('acc_a')).toEqual({ period: '2026-12', used: 1, open: 2 });
    expect(await world.check()).toEqual([]);
    await world.settle('ver_1', 'acc_a', 'release');
    expect(world.usage('acc_a')).toEqual({ period: '2026-12', used: 1, open: 1 });
    expect(await world.check()).toEqual([]);
  });

  test('I-22 months change in UTC', async () => {
    const world = await worldWith({ bought: 100 });
    world.now = Date.UTC(2026, 11, 1) - 1;
    await world.hold('ver_1', 'acc_a', 10);
    expect(world.usage('acc_a')).toMatchObject({ period: '2026-11' });
    world.now += 1;
    await world.hold('ver_2', 'acc_a', 10);
    expect(world.usage('acc_a')).toMatchObject({ period: '2026-12' });
  });

  test('I-22 an account without counters cannot hold anything', async () => {
    const world = await worldWith({ bought: 100 });
    world.raw.exec(`DELETE FROM usage WHERE account_id = 'acc_a'`);
    expect(await world.hold('ver_1', 'acc_a', 10)).toBe('ledger:no_usage_row');
  });
});

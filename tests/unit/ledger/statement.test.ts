import { describe, expect, test } from 'vitest';
import { statement } from '../../../worker/ledger/ledger.service';
import { LedgerWorld } from '../../support/ledger-world';

async function busyWorld(): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer('acc_a', { bought: 100, promo: 30 });
  await world.customer('acc_b', { bought: 100 });
  await world.hold('ver_1', 'acc_a', 50);
  await world.hold('ver_x', 'acc_b', 10);
  await world.settle('ver_1', 'acc_a', 'release');
  await world.hold('ver_2', 'acc_a', 40);
  await world.settle('ver_2', 'acc_a', 'capture');
  await world.refund('ver_2', '1', 'acc_a:available', 10);
  return world;
}

const lines = (world: LedgerWorld, after = 0, limit = 100) =>
  statement(world.ctx, { accountId: 'acc_a', after, limit });

describe('I-20 the statement', () => {
  test('I-20 every line says what moved and what it left behind', async () => {
    const rows = await lines(await busyWorld());
    const told = rows.map((row) => [
      row.reference,
      row.step,
      row.account,
      row.amount,
      row.balanceAfter,
    ]);
    expect(told).toEqual([
      ['grant:acc_a:bought', 'grant', 'available', 100, 100],
      ['grant:acc_a:promo', 'grant', 'promo', 30, 30],
      ['ver_1', 'hold:promo', 'promo', -30, 0],
      ['ver_1', 'hold', 'available', -20, 80],
      ['ver_1', 'settle', 'available', 20, 100],
      ['ver_1', 'settle:promo', 'promo', 30, 30],
      ['ver_2', 'hold:promo', 'promo', -30, 0],
      ['ver_2', 'hold', 'available', -10, 90],
      ['ver_2', 'settle', 'held', 0, 30],
      ['ver_2', 'settle:promo', 'held', 0, 0],
      ['ver_2', 'refund:1', 'available', 10, 100],
    ]);
  });

  test('I-20 the running balances of each account chain from line to line', async () => {
    const world = await busyWorld();
    const last: Record<string, number> = { available: 0, promo: 0 };
    for (const row of await lines(world)) {
      if (row.account === 'held') continue;
      expect(row.balanceAfter).toBe((last[row.account] ?? 0) + row.amount);
      last[row.account] = row.balanceAfter;
    }
    expect(last).toEqual({ available: 100, promo: 0 });
    expect(await world.balance('acc_a')).toEqual({ ...last, held: 0 });
  });

  test('its lines are numbered from one without a gap, and hold no other account’s', async () => {
    const rows = await lines(await busyWorld());
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, n) => n + 1));
    expect(rows.map((row) => row.reference)).not.toContain('ver_x');
  });

  test('it is read page by page', async () => {
    const world = await busyWorld();
    const first = await lines(world, 0, 4);
    const second = await lines(world, first.at(-1)?.seq, 4);
    expect([...first, ...second].map((row) => row.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

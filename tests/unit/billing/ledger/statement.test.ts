import { describe, expect, test } from 'vitest';
import type { Ctx } from '../../../../worker/platform/core/ctx';
import { listStatement } from '../../../../worker/billing/ledger/statement.service';
import { LedgerWorld } from '../../../support/ledger-world';

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

const page = (
  world: LedgerWorld,
  query: { cursor?: string; limit: number; reference?: string },
) => {
  const { ctx } = world;
  const principal: Ctx['principal'] = {
    accountId: 'acc_a',
    tenantId: 'tnt_default',
    credentialId: 'key_a',
    scopes: ['balance:read'],
    tier: 'free',
    user: null,
    role: null,
    platformRole: 'none',
    keyRateLimit: null,
  };
  return listStatement({ ...ctx, principal, address: null }, query);
};

/** The whole statement, oldest first. */
const lines = async (world: LedgerWorld) => (await page(world, { limit: 100 })).data.toReversed();

describe('I-20 the statement', () => {
  test('I-20 every line has its amount and the balance after it', async () => {
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

  test('lines are numbered from one without a gap, and belong to one account', async () => {
    const rows = await lines(await busyWorld());
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, n) => n + 1));
    expect(rows.map((row) => row.reference)).not.toContain('ver_x');
  });

  test('is read in pages, newest first', async () => {
    const world = await busyWorld();
    const first = await page(world, { limit: 4 });
    const second = await page(world, { limit: 4, cursor: first.nextCursor ?? '' });
    const last = await page(world, { limit: 4, cursor: second.nextCursor ?? '' });
    const numbers = [first, second, last].map(({ data }) => data.map((row) => row.seq));
    expect(numbers).toEqual([
      [11, 10, 9, 8],
      [7, 6, 5, 4],
      [3, 2, 1],
    ]);
    expect(last.nextCursor).toBeNull();
  });

  test('can be limited to the lines of one order', async () => {
    const { data } = await page(await busyWorld(), { limit: 100, reference: 'ver_1' });
    expect(data.map((row) => row.step)).toEqual(['settle:promo', 'settle', 'hold', 'hold:promo']);
  });
});

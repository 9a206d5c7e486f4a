import { describe, expect, test } from 'vitest';
import { LedgerWorld } from '../../../support/ledger-world';

async function worldWith(credits: { bought?: number; promo?: number }): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer('acc_a', credits);
  return world;
}

describe('I-23 refunds', () => {
  const captured = async () => {
    const world = await worldWith({ bought: 100, promo: 30 });
    await world.hold('ver_1', 'acc_a', 50);
    await world.settle('ver_1', 'acc_a', 'capture');
    return world;
  };

  test('I-23 a refund returns to its source, up to the amount captured from that source', async () => {
    const world = await captured();
    expect(await world.refund('ver_1', '1', 'acc_a:promo', 30)).toBe('ok');
    expect(await world.refund('ver_1', '2', 'acc_a:available', 20)).toBe('ok');
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 30, held: 0 });
    expect(await world.check()).toEqual([]);
  });

  test.each([
    ['available', 21],
    ['promo', 31],
    ['held', 1],
    ['payout', 1],
  ])('I-22 I-23 a refund to %s above the amount captured from it aborts', async (to, amount) => {
    const world = await captured();
    expect(await world.refund('ver_1', '1', `acc_a:${to}`, amount)).toBe(
      'ledger:refund_exceeds_capture',
    );
  });

  test('I-22 I-23 parts that exceed the capture in total abort at the part that exceeds it', async () => {
    const world = await captured();
    expect(await world.refund('ver_1', '1', 'acc_a:available', 15)).toBe('ok');
    expect(await world.refund('ver_1', '2', 'acc_a:available', 6)).toBe(
      'ledger:refund_exceeds_capture',
    );
    expect(await world.refund('ver_1', '3', 'acc_a:available', 5)).toBe('ok');
  });

  test('I-23 the same refund twice is one refund', async () => {
    const world = await captured();
    await world.refund('ver_1', '1', 'acc_a:available', 20);
    expect(await world.refund('ver_1', '1', 'acc_a:available', 20)).toBe('ok');
    expect(await world.balance('acc_a')).toMatchObject({ available: 100 });
  });

  test('I-23 nothing is refunded for a hold that is open, released or of another account', async () => {
    const world = await captured();
    await world.customer('acc_b', { bought: 10 });
    await world.hold('ver_open', 'acc_a', 5);
    await world.hold('ver_back', 'acc_a', 5);
    await world.settle('ver_back', 'acc_a', 'release');
    const refusals = [
      await world.refund('ver_open', '1', 'acc_a:available', 1),
      await world.refund('ver_back', '1', 'acc_a:available', 1),
      await world.refund('ver_1', '1', 'acc_b:available', 1),
    ];
    expect(new Set(refusals)).toEqual(new Set(['ledger:refund_exceeds_capture']));
  });
});

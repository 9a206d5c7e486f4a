import { describe, expect, test } from 'vitest';
import { LedgerWorld } from '../../../support/ledger-world';

async function worldWith(credits: { bought?: number; promo?: number }): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer('acc_a', credits);
  return world;
}

describe('I-21 a transfer is inserted once and never changes', () => {
  const topup = {
    reference: 'pay_1',
    step: 'gift',
    accountId: 'acc_a',
    debit: 'tnt_default:paystack',
    credit: 'acc_a:available',
    amount: 100,
  };

  test('I-21 an exact repeat changes nothing', async () => {
    const world = await worldWith({});
    expect([await world.transfer(topup), await world.transfer(topup)]).toEqual(['ok', 'ok']);
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 0, held: 0 });
  });

  test.each([
    ['amount', { amount: 101 }],
    ['source', { debit: 'tnt_default:adjustment' }],
    ['target', { credit: 'acc_a:promo' }],
    ['account', { accountId: 'acc_b' }],
  ])('I-21 the same key with another %s aborts', async (_what, other) => {
    const world = await worldWith({});
    await world.customer('acc_b');
    await world.transfer(topup);
    expect(await world.transfer({ ...topup, ...other })).toBe('ledger:repeat_differs');
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 0, held: 0 });
    expect(await world.check()).toEqual([]);
  });

  test.each([
    [`UPDATE transfers SET amount = 1`],
    [`UPDATE transfers SET created_at = 0`],
    [`DELETE FROM transfers`],
    [`DELETE FROM ledger_accounts WHERE id = 'acc_a:promo'`],
  ])('I-21 "%s" aborts', async (sql) => {
    const world = await worldWith({ bought: 100 });
    expect(() => world.raw.exec(sql)).toThrow('ledger:immutable');
  });

  test('I-21 an insert whose running balances are wrong aborts', async () => {
    const world = await worldWith({ bought: 100 });
    const forge = () =>
      world.raw.exec(
        `INSERT INTO transfers VALUES ('x', 'gift', 'acc_a', 2, 'tnt_default:paystack', 'acc_a:available', 5,
           -5, 999, '2026-11', 0)`,
      );
    expect(forge).toThrow('ledger:after_differs');
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 0, held: 0 });
  });

  test.each([
    ['a negative amount', { amount: -1 }],
    ['an account that does not exist', { credit: 'acc_z:available' }],
    ['one account on both sides', { credit: 'tnt_default:paystack' }],
  ])('I-21 %s is refused', async (_what, other) => {
    const world = await worldWith({});
    expect(await world.transfer({ ...topup, ...other })).toMatch(/constraint failed|after_differs/);
    expect(await world.check()).toEqual([]);
  });

  test('I-21 a grant with the same reference is made once', async () => {
    const world = await worldWith({ bought: 70 });
    await world.grant('acc_a', 70, false);
    expect(await world.balance('acc_a')).toEqual({ available: 70, promo: 0, held: 0 });
  });
});

describe('I-22 holds', () => {
  test('I-22 promotional credits are used first, then bought ones', async () => {
    const world = await worldWith({ bought: 100, promo: 30 });
    expect(await world.hold('ver_1', 'acc_a', 50)).toBe('ok');
    expect(world.steps('ver_1')).toEqual([
      'hold:promo: acc_a:promo → acc_a:held 30',
      'hold: acc_a:available → acc_a:held 20',
    ]);
    expect(await world.balance('acc_a')).toEqual({ available: 80, promo: 0, held: 50 });
  });

  test('I-22 promotional credits alone pay when they are enough', async () => {
    const world = await worldWith({ bought: 100, promo: 80 });
    await world.hold('ver_1', 'acc_a', 50);
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 30, held: 50 });
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 1, open: 1 });
  });

  test('I-22 a hold beyond the credits is refused completely', async () => {
    const world = await worldWith({ bought: 100, promo: 30 });
    expect(await world.hold('ver_1', 'acc_a', 131)).toContain('ledger_floor');
    expect(world.steps('ver_1')).toEqual([]);
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 30, held: 0 });
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 0, open: 0 });
  });

  test('I-22 concurrent holds never overspend', async () => {
    const world = await worldWith({ bought: 100 });
    const holds = Array.from({ length: 30 }, (_, n) => world.hold(`ver_${n}`, 'acc_a', 10));
    const outcomes = await Promise.all(holds);
    expect(outcomes.filter((outcome) => outcome === 'ok')).toHaveLength(10);
    expect(await world.balance('acc_a')).toEqual({ available: 0, promo: 0, held: 100 });
  });

  test('I-22 a repeated hold is one hold, even after new promotional credits in between', async () => {
    const world = await worldWith({ bought: 100 });
    await world.hold('ver_1', 'acc_a', 50);
    await world.grant('acc_a', 30, true);
    expect(await world.hold('ver_1', 'acc_a', 50)).toBe('ok');
    expect(await world.balance('acc_a')).toEqual({ available: 50, promo: 30, held: 50 });
    expect(world.usage('acc_a')).toEqual({ period: '2026-11', used: 1, open: 1 });
  });
});

describe('I-22 settlements', () => {
  test('I-22 a release returns each part to its source', async () => {
    const world = await worldWith({ bought: 100, promo: 30 });
    await world.hold('ver_1', 'acc_a', 50);
    expect(await world.settle('ver_1', 'acc_a', 'release')).toBe('ok');
    expect(await world.balance('acc_a')).toEqual({ available: 100, promo: 30, held: 0 });
  });

  test('I-22 a capture makes the whole hold revenue', async () => {
    const world = await worldWith({ bought: 100, promo: 30 });
    await world.hold('ver_1', 'acc_a', 50);
    expect(await world.settle('ver_1', 'acc_a', 'capture')).toBe('ok');
    expect(await world.balance('acc_a')).toEqual({ available: 80, promo: 0, held: 0 });
    expect(world.steps('ver_1').slice(2)).toEqual([
      'settle: acc_a:held → tnt_default:revenue 20',
      'settle:promo: acc_a:held → tnt_default:revenue 30',
    ]);
  });

  test.each([
    ['capture', 'release', 30],
    ['release', 'capture', 30],
    ['capture', 'release', 0],
    ['release', 'capture', 0],
  ] as const)('I-22 after a %s a %s aborts and moves nothing (promo %i)', async (...how) => {
    const [first, second, promo] = how;
    const world = await worldWith({ bought: 100, promo });
    await world.hold('ver_1', 'acc_a', 50);
    // Another hold, so that held credits exist that could be taken.
    await world.hold('ver_2', 'acc_a', 50);
    await world.settle('ver_1', 'acc_a', first);
    const before = await world.balance('acc_a');
    expect(await world.settle('ver_1', 'acc_a', second)).toBe('ledger:repeat_differs');
    expect(await world.balance('acc_a')).toEqual(before);
    expect(world.usage('acc_a')).toMatchObject({ open: 1 });
  });

  test.each(['capture', 'release'] as const)(
    'I-22 a second %s changes nothing',
    async (direction) => {
      const world = await worldWith({ bought: 100, promo: 30 });
      await world.hold('ver_1', 'acc_a', 50);
      await world.hold('ver_2', 'acc_a', 50);
      await world.settle('ver_1', 'acc_a', direction);
      const before = { ...(await world.balance('acc_a')), ...world.usage('acc_a') };
      expect(await world.settle('ver_1', 'acc_a', direction)).toBe('ok');
      expect({ ...(await world.balance('acc_a')), ...world.usage('acc_a') }).toEqual(before);
    },
  );

  test.each(['capture', 'release'] as const)(
    'I-22 a %s without a hold moves nothing',
    async (direction) => {
      const world = await worldWith({ bought: 100 });
      await world.hold('ver_2', 'acc_a', 50);
      expect(await world.settle('ver_1', 'acc_a', direction)).toBe('ok');
      expect(world.steps('ver_1')).toEqual([]);
      expect(await world.balance('acc_a')).toEqual({ available: 50, promo: 0, held: 50 });
    },
  );

  test.each(['capture', 'release'] as const)(
    'I-22 a %s of another account with the same reference does nothing',
    async (direction) => {
      const world = await worldWith({ bought: 100 });
      await world.customer('acc_b', { bought: 100 });
      await world.hold('ver_1', 'acc_a', 50);
      await world.hold('ver_2', 'acc_b', 50);
      expect(await world.settle('ver_1', 'acc_b', direction)).toBe('ok');
      expect(await world.balance('acc_a')).toEqual({ available: 50, promo: 0, held: 50 });
      expect(await world.balance('acc_b')).toEqual({ available: 50, promo: 0, held: 50 });
    },
  );

  test.each([
    ['part of the hold', { amount: 49 }, 'ledger:settle_without_hold'],
    ['another account', { credit: 'acc_b:available' }, 'ledger:settle_without_hold'],
    ['the promo account', { credit: 'acc_a:promo' }, 'ledger:settle_without_hold'],
    ['another tenant account', { credit: 'tnt_default:loss' }, 'ledger:settle_without_hold'],
  ])('I-22 a manual settlement of %s aborts', async (_what, other, refusal) => {
    const world = await worldWith({ bought: 100 });
    await world.customer('acc_b');
    await world.hold('ver_1', 'acc_a', 50);
    const settle = {
      reference: 'ver_1',
      step: 'settle',
      accountId: 'acc_a',
      debit: 'acc_a:held',
      credit: 'acc_a:available',
      amount: 50,
    };
    expect(await world.transfer({ ...settle, ...other })).toBe(refusal);
  });

  test('I-22 both parts of a hold are captured, or both are released', async () => {
    const world = await worldWith({ bought: 100, promo: 30 });
    await world.hold('ver_1', 'acc_a', 50);
    const part = { reference: 'ver_1', accountId: 'acc_a', debit: 'acc_a:held' };
    const promo = { ...part, step: 'settle:promo', credit: 'acc_a:promo', amount: 30 };
    expect(await world.transfer(promo)).toBe('ledger:settle_without_hold');
    const capture = { ...part, step: 'settle', credit: 'tnt_default:revenue', amount: 20 };
    expect(await world.transfer(capture)).toBe('ok');
    expect(await world.transfer(promo)).toBe('ledger:settle_split');
  });
});

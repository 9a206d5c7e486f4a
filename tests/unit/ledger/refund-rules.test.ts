import { expect, test } from 'vitest';
import { LedgerWorld } from '../../support/ledger-world';

/** A sound ledger: one order captured, one released with its record. */
async function soundWorld(): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer('acc_a', { bought: 500 });
  for (const [id, state, direction] of [
    ['ver_captured', 'completed', 'capture'],
    ['ver_released', 'expired', 'release'],
  ] as const) {
    world.order(id, 'acc_a', state);
    await world.hold(id, 'acc_a', 10);
    await world.settle(id, 'acc_a', direction);
  }
  world.recovery('ver_released');
  return world;
}

const refunded = (world: LedgerWorld, name: 'area_code' | 'report', amount = 5): void =>
  world.forge({
    reference: 'ver_captured',
    step: `refund:${name}`,
    debit: 'tnt_default:revenue',
    credit: 'acc_a:available',
    amount,
  });

const DAMAGES: [rule: string, damage: (world: LedgerWorld) => unknown][] = [
  [
    'refunds stay within the capture',
    (world) => {
      world.recovery('ver_captured', 'area_code');
      refunded(world, 'area_code', 11);
    },
  ],
  ['refunded = a recovery record', (world) => refunded(world, 'area_code')],
  [
    'a report refunds what the provider refunded',
    (world) => {
      refunded(world, 'report');
      world.recovery('ver_captured', 'report');
      world.raw.exec(`UPDATE recoveries SET state = 'open' WHERE name = 'report'`);
    },
  ],
  [
    'released and charged = a loss',
    (world) => world.raw.exec(`UPDATE recoveries SET state = 'charged', unpaid = 1`),
  ],
];

test.each(DAMAGES)('I-20 I-60 the checker names "%s", and only that', async (rule, damage) => {
  const world = await soundWorld();
  expect(await world.check()).toEqual([]);
  world.dropGuards();
  await damage(world);
  expect(await world.check()).toEqual([{ rule, count: 1 }]);
});

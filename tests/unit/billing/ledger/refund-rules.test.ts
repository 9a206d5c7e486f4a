import { expect, test } from 'vitest';
import { REFUND_DAMAGES } from '../../../support/ledger-damages';
import { LedgerWorld } from '../../../support/ledger-world';

/** A sound ledger: one captured order, one released order with its record. */
async function balancedLedger(): Promise<LedgerWorld> {
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

test.each(REFUND_DAMAGES)(
  'I-20 I-60 the checker reports "%s", and nothing else',
  async (rule, count, damage) => {
    const world = await balancedLedger();
    expect(await world.check()).toEqual([]);
    world.dropGuards();
    await damage(world);
    expect(await world.check()).toEqual([{ rule, count }]);
  },
);

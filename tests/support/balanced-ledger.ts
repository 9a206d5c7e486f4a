import { LedgerWorld } from './ledger-world';

/**
 * A ledger without violations: one order captured, one released, one open, paid from bought and promotional credits.
 */
export async function balancedLedger(): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer('acc_a', { bought: 500, promo: 25 });
  await world.customer('acc_b', { bought: 500 });
  const orders = [
    ['ver_captured', 'completed', 'capture'],
    ['ver_released', 'expired', 'release'],
    ['ver_open', 'awaiting_sms', null],
  ] as const;
  for (const [id, state, direction] of orders) {
    world.order(id, 'acc_a', state);
    await world.hold(id, 'acc_a', 10);
    if (direction) await world.settle(id, 'acc_a', direction);
  }
  world.recovery('ver_released');
  return world;
}

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { CrashingWorld, PRICE } from '../../../support/crashing-world';
import { act, assertWhole, outcomes, firstFuse, steps } from '../../../support/interleaving';

const RUNS = 1_500;

test(`I-03 I-15 I-22 reusing a number under crashes, lost and late replies sells once and ends whole (${RUNS} runs)`, async () => {
  const ends = new Map<string, number>();
  let [crashes, losses, strays] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(
      outcomes('lost', 'dropped', 'refused', 'late'),
      steps,
      fc.record({
        action: fc.constantFrom('reuse' as const, 'reactivate' as const),
        costCents: fc.constantFrom(60, PRICE + 30),
        fuse: firstFuse,
      }),
      async (going, actions, { action, costCents, fuse }) => {
        const world = await CrashingWorld.again(action);
        world.provider.costCents = costCents;
        let call = 0;
        world.provider.outcomeOf = () => going[call++ % going.length] ?? 'ok';
        world.fuse = fuse && { ...fuse };
        await world.work();
        for (const [n, step] of actions.entries()) await act(world, step, n);
        await world.settle();
        assertWhole(world);
        const { order } = world;
        const [, ...sold] = world.provider.sales;
        expect(sold.map(({ number }) => number)).toEqual(sold.map(() => order.origin?.number));
        crashes += world.crashes;
        losses += Number(order.state === 'completed' && costCents > PRICE);
        strays += Number(sold.some(({ id }) => id !== order.reservationId));
        ends.set(order.state, (ends.get(order.state) ?? 0) + 1);
      },
    ),
    { numRuns: RUNS },
  );
  expect(await checkLedger(CrashingWorld.sqlite.db)).toEqual([]);
  // Every end must be reached, or the property proves little.
  for (const end of ['completed', 'cancelled', 'expired', 'failed'])
    expect(ends.get(end) ?? 0, end).toBeGreaterThan(30);
  expect(crashes).toBeGreaterThan(500);
  expect(losses).toBeGreaterThan(20);
  expect(strays).toBeGreaterThan(5);
}, 240_000);

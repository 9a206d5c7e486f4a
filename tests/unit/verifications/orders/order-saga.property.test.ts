import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { CrashingWorld, PRICE } from '../../../support/crashing-world';
import { act, assertWhole, outcomes, firstFuse, steps } from '../../../support/interleaving';

test('I-03 I-08 I-12 I-15 I-22 any interleaving of crashes, losses, repeats and races ends whole (4,500 runs)', async () => {
  const ends = new Map<string, number>();
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(
      outcomes('lost', 'dropped', 'refused'),
      steps,
      fc.record({ keysExpired: fc.boolean(), fuse: firstFuse }),
      async (going, actions, { keysExpired, fuse }) => {
        const world = await CrashingWorld.make();
        world.provider.keysExpired = keysExpired;
        let call = 0;
        world.provider.outcomeOf = () => going[call++ % going.length] ?? 'ok';
        world.core.create(world.draft());
        world.fuse = fuse && { ...fuse };
        await world.work();
        for (const [n, action] of actions.entries()) await act(world, action, n);
        await world.settle();
        assertWhole(world);
        crashes += world.crashes;
        const end = world.core.order?.state ?? 'none';
        ends.set(end, (ends.get(end) ?? 0) + 1);
      },
    ),
    { numRuns: 4_500 },
  );
  expect(await checkLedger(CrashingWorld.sqlite.db)).toEqual([]);
  // Every end must be reached, or the property proves little.
  for (const end of ['completed', 'cancelled', 'expired', 'failed'])
    expect(ends.get(end) ?? 0).toBeGreaterThan(50);
  expect(crashes).toBeGreaterThan(1_000);
}, 240_000);

test('I-15 I-22 without enough credits nothing is bought and nothing is stored', async () => {
  const world = await CrashingWorld.make(PRICE - 1);
  world.core.create(world.draft());
  await world.work();
  expect(world.core.takeRejection()).toEqual({ kind: 'refused', refusal: 'insufficient' });
  expect(world.provider.sales).toEqual([]);
});

test('I-03 a published text is kept across a crash, although no poll reads it again', async () => {
  const world = await CrashingWorld.make();
  let call = 0;
  world.provider.outcomeOf = () => (call++ % 2 === 0 ? 'ok' : 'refused');
  world.core.create(world.draft());
  await world.work();
  const actions = [
    { do: 'text', webhook: false },
    { do: 'crash', fuse: { calls: 1, after: true } },
    { do: 'tick' },
    { do: 'sms', copies: 1, run: false },
  ] as const;
  for (const [n, action] of actions.entries()) await act(world, action, n);
  await world.settle();
  assertWhole(world);
  expect(world.core.order?.state).toBe('completed');
  expect(world.store.messages('shown')).toHaveLength(2);
});

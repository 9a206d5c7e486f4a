import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSnapshot } from '../../../../worker/verifications/orders/order.read-model';
import { isTerminal } from '../../../../worker/verifications/orders/order';
import { CrashingWorld } from '../../../support/crashing-world';
import { act, assertWhole, firstFuse, outcomes, step } from '../../../support/interleaving';
import { collectLogs } from '../../../support/logs';
import { sealerOver } from '../../../support/sealers';

const RUNS = 1_000;
const D1_AWAY = new Error('D1_ERROR: Network connection lost.');

/** A change of the external id or of the metadata; `meanwhile` the order works, and D1 may be away. */
const changes = fc.record({
  do: fc.constant('annotate' as const),
  what: fc.constantFrom('externalId' as const, 'metadata' as const),
  meanwhile: fc.boolean(),
  away: fc.boolean(),
});
type Change = typeof changes extends fc.Arbitrary<infer T> ? T : never;

const steps = fc.array(
  fc.oneof({ weight: 2, arbitrary: step }, { weight: 1, arbitrary: changes }),
  {
    maxLength: 16,
  },
);

/** What the customer attached last. */
interface Attached {
  externalId: string | null;
  metadata: Record<string, string>;
}

async function annotate(world: CrashingWorld, attached: Attached, n: number, change: Change) {
  const { what, meanwhile, away } = change;
  if (what === 'externalId') attached.externalId = `ref-${n}`;
  else attached.metadata = { n: `${n}` };
  await world.live(async (core) => {
    const work = meanwhile ? core.run() : undefined;
    core.annotate({ [what]: attached[what] });
    if (away) world.d1Failure = D1_AWAY;
    await core.writeAnnotations().catch((error: unknown) => expect(error).toBe(D1_AWAY));
    world.d1Failure = null;
    await work;
    await core.flush();
  });
  world.d1Failure = null;
}

test(`I-74 no change is lost to crashes, to a failing D1 or to the end of the order (${RUNS} runs)`, async () => {
  collectLogs();
  let [crashes, open, ended] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(
      outcomes('lost', 'dropped', 'refused'),
      steps,
      firstFuse,
      async (going, actions, fuse) => {
        const world = await CrashingWorld.make();
        let call = 0;
        world.provider.outcomeOf = () => going[call++ % going.length] ?? 'ok';
        world.core.create(world.draft({ externalId: 'first' }));
        world.fuse = fuse && { ...fuse };
        await world.work();
        const attached: Attached = { externalId: 'first', metadata: {} };
        for (const [n, action] of actions.entries()) {
          if (action.do !== 'annotate') await act(world, action, n);
          else if (world.core.order?.held) {
            if (isTerminal(world.order.state)) ended++;
            else open++;
            await annotate(world, attached, n, action);
          }
        }
        await world.settle();
        assertWhole(world);
        crashes += world.crashes;
        expect(world.order).toMatchObject(attached);
        expect(world.store.outboxSize()).toBe(0);
        const owned = { id: world.order.id, accountId: world.accountId };
        const row = await findSnapshot(world.db, sealerOver(world.db), owned);
        expect(row?.snapshot).toMatchObject(attached);
      },
    ),
    { numRuns: RUNS },
  );
  expect(Math.min(crashes, open, ended)).toBeGreaterThan(200);
}, 240_000);

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLedger } from '../../../worker/ledger/check';
import { isReleased } from '../../../worker/verifications/order';
import { CrashingWorld, PRICE } from '../../support/crashing-world';
import type { Fate } from '../../support/model-provider';

const fate = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Fate>('ok') },
  { weight: 5, arbitrary: fc.constantFrom<Fate>('lost', 'dropped', 'refused') },
);
const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'tick' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sms' as const), copies: fc.nat(2), run: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'cancel' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: fc.nat(90_000) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('crash' as const),
      calls: fc.nat(4),
      after: fc.boolean(),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function act(world: CrashingWorld, action: Step, n: number): Promise<void> {
  switch (action.do) {
    case 'tick':
      await world.tick();
      return;
    case 'jump':
      world.now += action.ms;
      await world.work();
      return;
    case 'crash':
      world.fuse = { calls: action.calls, after: action.after };
      await world.work();
      return;
    case 'cancel':
      await world.live(async (core) => {
        core.requestCancel();
        await core.run();
        await core.flush();
      });
      return;
    case 'sms': {
      const id = world.core.order?.reservationId;
      const message = id ? world.provider.sms(id, `Your code is 48291${n}`) : null;
      if (!message) return;
      // By webhook, several times, while a poll may be under way.
      await world.live(async (core) => {
        const poll = action.run ? core.run() : undefined;
        await Promise.all(Array.from({ length: action.copies }, () => core.receive(message)));
        await poll;
        await core.flush();
      });
    }
  }
}

function assertWhole(world: CrashingWorld): void {
  const { order } = world.core;
  const { raw } = CrashingWorld.sqlite;
  const rows = raw
    .prepare('SELECT step, amount, credit FROM transfers WHERE reference = ?')
    .all(`ver_${world.accountId}`);
  if (!order) {
    expect(rows).toEqual([]);
    expect(world.provider.sales).toEqual([]);
    return;
  }
  const settles = rows.filter((row) => row['step'] === 'settle');
  const revenue = settles.filter((row) => String(row['credit']).endsWith(':revenue'));
  const shown = raw
    .prepare('SELECT id FROM messages WHERE verification_id = ? AND late = 0')
    .all(order.id);
  expect(settles.length).toBe(1);
  // Never both code and refund, never neither.
  expect(revenue.length).toBe(order.state === 'completed' ? 1 : 0);
  expect(shown.length > 0).toBe(order.state === 'completed');
  const row = raw.prepare('SELECT state FROM verifications WHERE id = ?').get(order.id);
  expect(row?.['state']).toBe(order.state);
  const types = [...world.hub.values()].map((event) => event.type);
  const count = (type: string) => types.filter((t) => t === type).length;
  expect(
    count('verification.completed') +
      count('verification.cancelled') +
      count('verification.failed'),
  ).toBe(1);
  expect(count('credit.deducted')).toBe(1);
  expect(count('refund.issued')).toBe(isReleased(order.state) ? 1 : 0);
  expect(count('sms.received')).toBe(order.state === 'completed' ? shown.length : 0);
  // Every number that the provider sold is this order's, or a record says to get it back.
  const recovery = raw
    .prepare('SELECT action, state FROM recoveries WHERE verification_id = ?')
    .get(order.id);
  expect(recovery !== undefined).toBe(isReleased(order.state));
  const stray = world.provider.sales.filter(
    (sale) => sale.id !== order.reservationId && sale.state === 'pending',
  );
  if (stray.length > 0) expect(recovery?.['action']).toBe('find');
  expect(world.provider.sales.length).toBeLessThanOrEqual(1);
}

test('I-03 I-08 I-12 I-15 I-22 any interleaving of crashes, losses, repeats and races ends whole (4,500 runs)', async () => {
  const ends = new Map<string, number>();
  let crashes = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fate, { minLength: 1, maxLength: 25 }),
      fc.array(step, { maxLength: 14 }),
      fc.boolean(),
      async (fates, steps, keysExpired) => {
        const world = await CrashingWorld.make();
        world.provider.keysExpired = keysExpired;
        let call = 0;
        world.provider.fate = () => fates[call++ % fates.length] ?? 'ok';
        world.core.create(world.draft());
        await world.work();
        for (const [n, action] of steps.entries()) await act(world, action, n);
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
  // The runs must really reach every end, or they prove little.
  for (const end of ['completed', 'cancelled', 'expired', 'failed'])
    expect(ends.get(end) ?? 0).toBeGreaterThan(50);
  expect(crashes).toBeGreaterThan(1_000);
}, 240_000);

test('I-15 I-22 without enough credits nothing is bought and nothing stays', async () => {
  const world = await CrashingWorld.make(PRICE - 1);
  world.core.create(world.draft());
  await world.work();
  expect(world.core.takeStop()).toEqual({ kind: 'refused', refusal: 'insufficient' });
  expect(world.provider.sales).toEqual([]);
});

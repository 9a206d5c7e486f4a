import { expect, test } from 'vitest';
import { CrashingWorld, PRICE } from '../../support/crashing-world';

/** A completed order whose number the provider would take back. */
async function completed(world: CrashingWorld): Promise<CrashingWorld> {
  world.sms();
  await world.tickWhile(() => world.order.state !== 'completed');
  const [sale] = world.provider.sales;
  if (sale) sale.reportable = true;
  return world;
}

const report = (world: CrashingWorld) =>
  world.live(async (core) => {
    await core.report();
    await core.flush();
  });

const DONE = ['hold → held', 'settle → revenue', 'refund:report → available'];
const refunds = (world: CrashingWorld) =>
  [...world.hub.values()].filter((event) => event.type === 'refund.issued').map(({ data }) => data);

test('I-23 a report before the capture has reached D1 is refunded all the same', async () => {
  const world = await CrashingWorld.awaiting();
  world.d1Failure = new Error('D1 is away');
  await completed(world);
  expect(world.transfers()).toEqual(['hold → held']);
  world.d1Failure = null;
  await report(world);
  await world.settle();
  expect(world.transfers()).toEqual(DONE);
  expect(refunds(world)).toEqual([expect.objectContaining({ amount: PRICE })]);
});

test.each(
  [0, 1, 2, 3, 4, 5].flatMap((calls) => [false, true].map((after) => [calls, after] as const)),
)(
  'I-03 I-12 a crash at call %i of a report (after it: %s) refunds once when the customer reports again',
  async (calls, after) => {
    const world = await completed(await CrashingWorld.awaiting());
    world.fuse = { calls, after };
    await report(world);
    world.fuse = null;
    await report(world);
    await world.settle();
    expect(world.transfers()).toEqual(DONE);
    expect(refunds(world)).toEqual([
      expect.objectContaining({ amount: PRICE, reason: 'reported', balanceAfter: 1_000 }),
    ]);
  },
);

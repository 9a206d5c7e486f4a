import { describe, expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import { CrashingWorld, PRICE } from '../../../support/crashing-world';

const { raw, db } = CrashingWorld.sqlite;
const MINUTE = 60_000;

/** A completed order whose number can be reported. */
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
const reports = (world: CrashingWorld) =>
  world.provider.calls.filter((call) => call === 'report').length;

const CAPTURED = ['hold → held', 'settle → revenue'];
const REFUNDED = [...CAPTURED, 'refund:report → available'];
const refunds = (world: CrashingWorld) =>
  [...world.hub.values()].filter((event) => event.type === 'refund.issued').map(({ data }) => data);
const record = (world: CrashingWorld) =>
  raw
    .prepare(`SELECT state, amount FROM recoveries WHERE verification_id = ? AND name = 'report'`)
    .get(world.order.id);
const projected = (world: CrashingWorld) =>
  raw.prepare('SELECT report FROM verifications WHERE id = ?').get(world.order.id)?.['report'];

describe('I-60 a report of a completed number', () => {
  test('I-60 the provider’s acceptance of a report refunds nothing', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    await report(world);
    await world.settle();
    expect(world.provider.sales[0]?.state).toBe('reported');
    expect(world.order.report).toEqual({ at: world.now, state: 'waiting' });
    expect(world.transfers()).toEqual(CAPTURED);
    expect(record(world)).toEqual({ state: 'open', amount: 60 });
    expect(projected(world)).toBe('waiting');
    expect(refunds(world)).toEqual([]);
  });

  test('I-60 the provider refunds at once: we refund too, with a record in the same batch', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    world.provider.refundsReports = true;
    await report(world);
    expect(world.transfers()).toEqual(REFUNDED);
    expect(record(world)).toEqual({ state: 'recovered', amount: 60 });
    expect(refunds(world)).toEqual([
      expect.objectContaining({ amountCents: PRICE, reason: 'reported', balanceAfterCents: 1_000 }),
    ]);
  });

  test('I-60 the provider refunds hours later: we refund too, once', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    await report(world);
    world.now += 180 * MINUTE;
    await world.reconcile();
    expect(world.transfers()).toEqual(CAPTURED);
    Object.assign(world.provider.sales[0]!, { state: 'refunded' });
    for (let look = 0; look < 3; look++) {
      world.now += 240 * MINUTE;
      await world.reconcile();
    }
    expect(world.order.report?.state).toBe('refunded');
    expect(world.transfers()).toEqual(REFUNDED);
    expect(refunds(world)).toHaveLength(1);
    expect(record(world)).toEqual({ state: 'recovered', amount: 60 });
    expect(projected(world)).toBe('refunded');
  });

  test('I-60 a day without a refund: the order stays paid, and the report shows it', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    await report(world);
    world.now += 24 * 60 * MINUTE;
    await world.reconcile();
    expect(world.order.report?.state).toBe('not_refunded');
    expect(projected(world)).toBe('not_refunded');
    expect(record(world)).toEqual({ state: 'charged', amount: 60 });
    expect(world.transfers()).toEqual(CAPTURED);
  });

  test('I-60 refused by the provider: stored, and not sent again', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    Object.assign(world.provider.sales[0]!, { reportable: false });
    const answers: string[] = [];
    for (let n = 0; n < 3; n++)
      await world.live(async (core) => {
        answers.push((await core.report()).kind);
        await core.flush();
      });
    expect(answers).toEqual(['not_reportable', 'not_reportable', 'not_reportable']);
    expect(reports(world)).toBe(1);
    expect(projected(world)).toBe('refused');
    expect(world.transfers()).toEqual(CAPTURED);
  });

  test('I-62 repeated and concurrent reports are sent once, and then answered from memory', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    await world.live(async (core) => {
      await Promise.all([core.report(), core.report(), core.report()]);
      await core.flush();
    });
    const calls = world.provider.calls.length;
    world.boot();
    for (let n = 0; n < 20; n++) await report(world);
    expect(world.provider.calls).toHaveLength(calls);
    expect(reports(world)).toBe(1);
  });

  test('I-60 the reports of an account are limited per day, and the next one is not sent', async () => {
    const world = await completed(await CrashingWorld.awaiting());
    const insert = raw.prepare(
      `INSERT INTO recoveries (verification_id, name, account_id, provider_account, service, action, state, since,
         created_at, updated_at) VALUES (?, 'report', ?, 'main', 's', 'report', 'charged', 0, ?, ?)`,
    );
    // A quarter of 200, the limit of the developer tier.
    for (let n = 0; n < 50; n++) {
      const at = world.now - n * MINUTE;
      insert.run(`ver_${world.accountId}_${n}`, world.accountId, at, at);
    }
    const day = 24 * 60 * MINUTE;
    await world.live(async (core) => {
      expect(await core.report()).toEqual({
        kind: 'capped',
        until: world.now - 49 * MINUTE + day,
      });
    });
    expect(reports(world)).toBe(0);
    expect(world.order.report).toBeNull();
    world.now += day - 49 * MINUTE;
    await report(world);
    expect(reports(world)).toBe(1);
  });
});

test('I-23 a report before the capture has reached D1 is refunded nevertheless', async () => {
  const world = await CrashingWorld.awaiting();
  world.d1Failure = new Error('D1 is away');
  await completed(world);
  expect(world.transfers()).toEqual(['hold → held']);
  world.d1Failure = null;
  world.provider.refundsReports = true;
  await report(world);
  await world.settle();
  expect(world.transfers()).toEqual(REFUNDED);
  expect(refunds(world)).toEqual([expect.objectContaining({ amountCents: PRICE })]);
});

test.each(
  [0, 1, 2, 3, 4, 5].flatMap((calls) => [false, true].map((after) => [calls, after] as const)),
)(
  'I-03 I-12 I-60 a crash at call %i of a report (after it: %s) still refunds once',
  async (calls, after) => {
    const world = await completed(await CrashingWorld.awaiting());
    world.provider.refundsReports = true;
    world.fuse = { calls, after };
    await report(world);
    world.fuse = null;
    await report(world);
    world.now += 5 * MINUTE;
    await world.reconcile();
    await world.settle();
    expect(world.transfers()).toEqual(REFUNDED);
    expect(refunds(world)).toEqual([
      expect.objectContaining({ amountCents: PRICE, reason: 'reported', balanceAfterCents: 1_000 }),
    ]);
    expect(reports(world)).toBe(1);
    expect(record(world)).toEqual({ state: 'recovered', amount: 60 });
  },
);

test('I-20 I-60 after all these reports the ledger is sound', async () => {
  expect(await checkLedger(db)).toEqual([]);
});

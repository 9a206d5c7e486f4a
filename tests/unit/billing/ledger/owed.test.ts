import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { reversalStatements } from '../../../../worker/billing/ledger/payment-statements';
import { refundStatements } from '../../../../worker/billing/ledger/transfer-statements';
import { LedgerWorld } from '../../../support/ledger-world';

const ACCOUNT = 'acc_a';
const TENANT = 'tnt_default';

/** An account that bought 1000 and was given 500, holds six orders of 163 and captured none. */
async function holding(): Promise<LedgerWorld> {
  const world = new LedgerWorld();
  await world.customer(ACCOUNT, { promo: 500 });
  world.raw
    .exec(`INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount,
      rate_micros, rate_source, rate_observed_at, locked_until, request_hash, state, credited, lease_until, created_at)
    VALUES ('pay_1', 'pay-1', '${ACCOUNT}', '${TENANT}', 'topup', 1000, 'USD', 1000, 1000000, 'fixed', 0, 0, '',
      'succeeded', 1000, 0, 0);
    INSERT INTO receipts (tenant_id, number, payment_id, account_id, seller, layout, issued_at)
    VALUES ('${TENANT}', 1, 'pay_1', '${ACCOUNT}', '', 1, 0)`);
  const [debit, credit] = [`${TENANT}:paystack`, `${ACCOUNT}:available`];
  await world.transfer({
    reference: 'pay_1',
    step: 'topup',
    accountId: ACCOUNT,
    debit,
    credit,
    amount: 1_000,
  });
  for (let n = 1; n <= 6; n++) {
    expect(await world.hold(`ver_${n}`, ACCOUNT, 163)).toBe('ok');
    world.order(`ver_${n}`, ACCOUNT, 'awaiting_sms');
  }
  return world;
}

/** Paystack refunds the whole payment. */
async function reverse(world: LedgerWorld): Promise<void> {
  world.raw
    .exec(`INSERT INTO payment_refunds (id, payment_id, account_id, request_hash, credits, amount, state,
    created_at, ended_at) VALUES ('301', 'pay_1', '${ACCOUNT}', '', 1000, 1000, 'processed', 0, 0)`);
  const reversal = { paymentId: 'pay_1', accountId: ACCOUNT, tenantId: TENANT, name: '301' };
  await world.db.sql.batch(
    reversalStatements(world.db, { ...reversal, amount: 1_000, now: world.now }),
  );
}

async function cancel(world: LedgerWorld, id: string): Promise<void> {
  expect(await world.settle(id, ACCOUNT, 'release')).toBe('ok');
  world.raw.exec(`UPDATE verifications SET state = 'cancelled' WHERE id = '${id}'`);
  world.recovery(id);
}

const owed = (world: LedgerWorld): number =>
  Number(
    world.raw
      .prepare('SELECT -balance AS owed FROM ledger_accounts WHERE id = ?')
      .get(`${ACCOUNT}:owed`)?.['owed'],
  );

describe('credits that return while the account owes', () => {
  test('I-23 pay the debt first: with all orders cancelled nothing is owed, and the account may order again', async () => {
    const world = await holding();
    await reverse(world);
    expect(owed(world)).toBe(478);
    expect(await world.hold('ver_no', ACCOUNT, 1)).toContain('ledger:owed');
    for (let n = 1; n <= 6; n++) await cancel(world, `ver_${n}`);
    expect(owed(world)).toBe(0);
    expect(await world.balance(ACCOUNT)).toEqual({ available: 0, promo: 500, held: 0 });
    expect(await world.check()).toEqual([]);
    expect(await world.hold('ver_yes', ACCOUNT, 163)).toBe('ok');
  });

  test('I-23 pay no more than the debt, once for each returned movement', async () => {
    const world = await holding();
    await reverse(world);
    // 11 cents of the fourth order were promotional: promotional credits pay no debt.
    await cancel(world, 'ver_4');
    expect(world.steps('ver_4')).toEqual([
      'hold:promo: acc_a:promo → acc_a:held 11',
      'hold: acc_a:available → acc_a:held 152',
      'settle: acc_a:held → acc_a:available 152',
      'owed:settle: acc_a:available → acc_a:owed 152',
      'settle:promo: acc_a:held → acc_a:promo 11',
    ]);
    await world.settle('ver_4', ACCOUNT, 'release');
    expect(world.steps('ver_4')).toHaveLength(5);
    expect(owed(world)).toBe(478 - 152);
    await world.grant(ACCOUNT, 400, false);
    expect(owed(world)).toBe(0);
    expect(await world.balance(ACCOUNT)).toMatchObject({ available: 400 - 326, promo: 11 });
    expect(await world.check()).toEqual([]);
  });

  test('I-23 of a refunded captured order pay the debt too', async () => {
    const world = await holding();
    await world.settle('ver_5', ACCOUNT, 'capture');
    world.raw.exec(`UPDATE verifications SET state = 'completed' WHERE id = 'ver_5'`);
    await reverse(world);
    world.recovery('ver_5', 'report');
    const refund = { reference: 'ver_5', accountId: ACCOUNT, tenantId: TENANT, now: world.now };
    for (const _ of [1, 2])
      await world.db.sql.batch(refundStatements(world.db, { ...refund, name: 'report' }));
    expect(world.steps('ver_5').slice(-2)).toEqual([
      'refund:report: tnt_default:revenue → acc_a:available 163',
      'owed:refund:report: acc_a:available → acc_a:owed 163',
    ]);
    expect(owed(world)).toBe(478 - 163);
    expect(await world.check()).toEqual([]);
  });

  test('I-26 report no low balance when they only pay the debt', async () => {
    const world = await holding();
    await reverse(world);
    world.raw.exec(`DELETE FROM hub_outbox`);
    world.raw.exec(`INSERT INTO balance_alerts VALUES ('${ACCOUNT}', 100, 0)`);
    await cancel(world, 'ver_6');
    expect(await world.balance(ACCOUNT)).toMatchObject({ available: 0, promo: 0 });
    expect(world.raw.prepare('SELECT type FROM hub_outbox').all()).toEqual([]);
  });

  test('I-23 that returned before the migration pay the debt in the migration', async () => {
    const world = await holding();
    await reverse(world);
    const [before, after] = ['0002_ledger', '0023_anchor_and_owed'].map((name) =>
      readFileSync(`migrations/${name}.sql`, 'utf8'),
    );
    const old = /CREATE TRIGGER transfers_post[^]*?\nEND;/.exec(before ?? '')?.[0] ?? '';
    world.raw.exec(`DROP TRIGGER transfers_post; ${old}`);
    await cancel(world, 'ver_6');
    expect(owed(world)).toBe(478);
    expect(await world.check()).toEqual([{ rule: 'what is there settles what is owed', count: 1 }]);
    world.raw.exec(after?.slice(after.indexOf('DROP TRIGGER transfers_post')) ?? '');
    expect(owed(world)).toBe(478 - 163);
    expect(await world.check()).toEqual([]);
  });
});

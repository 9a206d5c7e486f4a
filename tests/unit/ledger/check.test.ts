import { describe, expect, test } from 'vitest';
import { auditLedger } from '../../../worker/ops/audit-ledger';
import { missingTriggers } from '../../../worker/ledger/check';
import { LedgerWorld } from '../../support/ledger-world';
import { soundWorld } from '../../support/sound-world';
import { collectLogs } from '../../support/logs';

test('I-20 a ledger of captures, releases and open holds is sound', async () => {
  const world = await soundWorld();
  expect(world.steps('ver_captured')).toHaveLength(4);
  expect(await world.check()).toEqual([]);
});

const DAMAGES: [rule: string, count: number, damage: (world: LedgerWorld) => unknown][] = [
  [
    'sum of all accounts is 0',
    7,
    (world) =>
      world.forge({
        reference: 'x',
        step: 'gift',
        debit: 'nowhere:at_all',
        credit: 'acc_a:available',
        amount: 7,
      }),
  ],
  [
    'balance = sum of its transfers',
    2,
    (world) =>
      world.raw.exec(
        `UPDATE ledger_accounts SET balance = balance + CASE id WHEN 'acc_a:available' THEN 5 ELSE -5 END
         WHERE id IN ('acc_a:available', 'acc_b:available')`,
      ),
  ],
  [
    'no balance below its floor',
    1,
    (world) =>
      world.forge({
        reference: 'x',
        step: 'payout',
        debit: 'acc_b:available',
        credit: 'acc_b:payout',
        amount: 501,
      }),
  ],
  [
    'every settle has its hold',
    1,
    (world) =>
      world.forge({
        reference: 'ver_never_held',
        step: 'settle',
        debit: 'acc_a:held',
        credit: 'tnt_default:revenue',
        amount: 3,
      }),
  ],
  [
    'both parts of a hold settle',
    1,
    (world) => {
      world.forge({
        reference: 'ver_half',
        step: 'hold:promo',
        debit: 'acc_a:promo',
        credit: 'acc_a:held',
        amount: 2,
      });
      world.forge({
        reference: 'ver_half',
        step: 'hold',
        debit: 'acc_a:available',
        credit: 'acc_a:held',
        amount: 3,
      });
      world.forge({
        reference: 'ver_half',
        step: 'settle',
        debit: 'acc_a:held',
        credit: 'acc_a:available',
        amount: 3,
      });
    },
  ],
  [
    'open = holds not settled',
    1,
    (world) => world.raw.exec(`UPDATE usage SET open = open + 1 WHERE account_id = 'acc_a'`),
  ],
  [
    'used = holds of the month not released',
    1,
    (world) => world.raw.exec(`UPDATE usage SET used = used - 1 WHERE account_id = 'acc_a'`),
  ],
  [
    'statement numbers have no gap',
    1,
    (world) => {
      world.forge({
        reference: 'x',
        step: 'payout',
        debit: 'acc_b:available',
        credit: 'acc_b:payout',
        amount: 1,
      });
      world.raw.exec(`UPDATE transfers SET seq = seq + 1 WHERE reference = 'x'`);
    },
  ],
  ['every order has its hold', 1, (world) => world.order('ver_free', 'acc_a', 'created')],
  [
    'completed = captured',
    1,
    (world) => world.raw.exec(`UPDATE verifications SET state = 'completed' WHERE id = 'ver_open'`),
  ],
  [
    'ended without code = released',
    1,
    (world) => {
      world.raw.exec(`UPDATE verifications SET state = 'failed' WHERE id = 'ver_open'`);
      world.recovery('ver_open');
    },
  ],
  [
    'released = a recovery record',
    1,
    (world) => world.raw.exec(`DELETE FROM recoveries WHERE verification_id = 'ver_released'`),
  ],
];

const PAID = `INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount,
  rate_micros, rate_source, rate_observed_at, locked_until, request_hash, state, credited, lease_until, created_at)
  VALUES ('pay_1', 'pay-1', 'acc_a', 'tnt_default', 'topup', 50, 'USD', 50, 1000000, 'fixed', 0, 0, '', 'succeeded',
    50, 0, 0);
  INSERT INTO receipts (tenant_id, number, payment_id, account_id, seller, layout, issued_at)
  VALUES ('tnt_default', 1, 'pay_1', 'acc_a', 'Namaskah', 1, 0)`;
const topup = (world: LedgerWorld, amount = 50) => {
  world.raw.exec(PAID);
  const [debit, credit] = ['tnt_default:paystack', 'acc_a:available'];
  world.forge({ reference: 'pay_1', step: 'topup', debit, credit, amount });
};
const REFUND = (id: string, by: string, state: string, credits = 20) =>
  `INSERT INTO payment_refunds (id, payment_id, account_id, requested_by, request_hash, credits, amount, state,
    created_at, ended_at) VALUES ('${id}', 'pay_1', 'acc_a', ${by}, '', ${credits}, 20, '${state}', 0,
    ${state === 'requested' ? 'NULL' : '0'})`;
const payout = (world: LedgerWorld, id: string) => {
  const [debit, credit] = ['acc_a:available', 'acc_a:payout'];
  world.forge({ reference: 'pay_1', step: `payout:${id}`, debit, credit, amount: 20 });
};
const DISPUTE = (state: string) =>
  `INSERT INTO payment_disputes (id, provider_id, payment_id, account_id, credits, amount, state, created_at, ended_at)
   VALUES ('dsp_1', '1', 'pay_1', 'acc_a', 20, 20, '${state}', 0, ${state === 'open' ? 'NULL' : '0'})`;
const disputed = (world: LedgerWorld) => {
  const [debit, credit] = ['acc_a:owed', 'tnt_default:paystack'];
  world.forge({ reference: 'pay_1', step: 'dispute:dsp_1', debit, credit, amount: 20 });
};
const settled = (world: LedgerWorld) => {
  const [debit, credit] = ['acc_a:available', 'acc_a:owed'];
  world.forge({ reference: 'pay_1', step: 'dispute:dsp_1:owed', debit, credit, amount: 20 });
};

const PAYMENT_DAMAGES: typeof DAMAGES = [
  ['credited payment = its transfer', 1, (world) => topup(world, 49)],
  [
    'every top-up has its payment',
    1,
    (world) => {
      topup(world);
      world.raw.exec(`UPDATE payments SET state = 'failed', credited = NULL`);
    },
  ],
  [
    'every credited payment has its receipt',
    1,
    (world) => {
      topup(world);
      world.raw.exec('DELETE FROM receipts');
    },
  ],
  [
    'receipts are numbered without a gap',
    1,
    (world) => {
      topup(world);
      world.raw.exec('UPDATE receipts SET number = 2');
    },
  ],
  [
    'what goes back stays within the payment',
    1,
    (world) => {
      topup(world);
      world.raw.exec(REFUND('rfd_1', `'usr_1'`, 'requested', 20));
      payout(world, 'rfd_1');
      world.raw
        .exec(`UPDATE payments SET credited = 19; UPDATE transfers SET amount = 19 WHERE step = 'topup';
        UPDATE ledger_accounts SET balance = balance + CASE id WHEN 'acc_a:available' THEN -31 ELSE 31 END
        WHERE id IN ('acc_a:available', 'tnt_default:paystack')`);
    },
  ],
  [
    'every refund is booked',
    1,
    (world) => {
      topup(world);
      world.raw.exec(REFUND('rfd_1', 'NULL', 'processed'));
    },
  ],
  [
    'a payout settles when its refund ends',
    1,
    (world) => {
      topup(world);
      world.raw.exec(REFUND('rfd_1', `'usr_1'`, 'processed'));
      payout(world, 'rfd_1');
    },
  ],
  [
    'every dispute is booked',
    1,
    (world) => {
      topup(world);
      world.raw.exec(DISPUTE('open'));
    },
  ],
  [
    'every dispute is booked',
    1,
    (world) => {
      topup(world);
      world.raw.exec(DISPUTE('won'));
      disputed(world);
      settled(world);
    },
  ],
  [
    'what is there settles what is owed',
    1,
    (world) => {
      topup(world);
      world.raw.exec(DISPUTE('lost'));
      disputed(world);
    },
  ],
];

test.each(PAYMENT_DAMAGES)(
  'I-20 of payments the checker names "%s", and only that',
  async (rule, count, damage) => {
    const world = await soundWorld();
    world.dropGuards();
    await damage(world);
    expect(await world.check()).toEqual([{ rule, count }]);
  },
);

test.each(DAMAGES)('I-20 the checker names "%s", and only that', async (rule, count, damage) => {
  const world = await soundWorld();
  world.dropGuards();
  await damage(world);
  expect(await world.check()).toEqual([{ rule, count }]);
});

test('I-21 a balance that moves without a transfer is reported, from both sides', async () => {
  const world = await soundWorld();
  world.raw.exec(`UPDATE ledger_accounts SET balance = balance + 5 WHERE id = 'acc_a:available'`);
  expect(await world.check()).toEqual([
    { rule: 'sum of all accounts is 0', count: 5 },
    { rule: 'balance = sum of its transfers', count: 1 },
  ]);
});

test('I-20 each broken rule calls the operator', async () => {
  const logs = collectLogs();
  const world = await soundWorld();
  await auditLedger(world.ctx);
  expect(logs).toEqual([]);
  world.raw.exec(`UPDATE usage SET open = 9 WHERE account_id = 'acc_a'`);
  await auditLedger(world.ctx);
  expect(logs).toEqual([
    { level: 'alert', event: 'ledger.broken', rule: 'open = holds not settled', count: 1 },
  ]);
});

describe('I-21 the guards are there', () => {
  test('I-21 no trigger is missing after the migrations', async () => {
    expect(await missingTriggers(new LedgerWorld().db)).toEqual([]);
  });

  test('I-21 a trigger that somebody dropped is named', async () => {
    const world = new LedgerWorld();
    world.raw.exec('DROP TRIGGER transfers_refund');
    expect(await missingTriggers(world.db)).toEqual(['transfers_refund']);
  });
});

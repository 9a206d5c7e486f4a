import type { LedgerWorld } from './ledger-world';

/** Damages that violate exactly one rule of the ledger: the rule, the expected count, and the damage. */
export const DAMAGES: [rule: string, count: number, damage: (world: LedgerWorld) => unknown][] = [
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
  [
    'surcharge not honoured = given back',
    1,
    (world) =>
      world.raw
        .exec(`UPDATE verifications SET area_codes = '["212"]', surcharge_area_code = 5, number = '+12065550100'
          WHERE id = 'ver_captured'`),
  ],
  [
    'quoted = charged',
    1,
    (world) =>
      world.raw
        .exec(`INSERT INTO quotes (id, account_id, service, capability, country, price, cost, surcharge_area_code,
          surcharge_carrier, expires_at, created_at) VALUES ('quo_1', 'acc_a', 's', 'sms', 'US', 9, 9, 0, 0, 0, 0);
        UPDATE verifications SET quote_id = 'quo_1' WHERE id = 'ver_open'`),
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

/** The same for the rules of payments. */
export const PAYMENT_DAMAGES: typeof DAMAGES = [
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

const refunded = (world: LedgerWorld, name: 'area_code' | 'report', amount = 5): void =>
  world.forge({
    reference: 'ver_captured',
    step: `refund:${name}`,
    debit: 'tnt_default:revenue',
    credit: 'acc_a:available',
    amount,
  });

/** The same for the rules of order refunds. */
export const REFUND_DAMAGES: typeof DAMAGES = [
  [
    'refunds stay within the capture',
    1,
    (world) => {
      world.recovery('ver_captured', 'area_code');
      refunded(world, 'area_code', 11);
    },
  ],
  ['refunded = a recovery record', 1, (world) => refunded(world, 'area_code')],
  [
    'a report refunds what the provider refunded',
    1,
    (world) => {
      refunded(world, 'report');
      world.recovery('ver_captured', 'report');
      world.raw.exec(`UPDATE recoveries SET state = 'open' WHERE name = 'report'`);
    },
  ],
  [
    'released and charged = a loss',
    1,
    (world) => world.raw.exec(`UPDATE recoveries SET state = 'charged', unpaid = 1`),
  ],
];

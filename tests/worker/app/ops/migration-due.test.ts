import { expect, test } from 'vitest';
import { setUpWorker } from '../../../support/worker/api';
import { account, before, migrate, rowsOf, T } from '../../../support/worker/migrated';

setUpWorker();

const CARD_PAYMENT = `INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount,
    rate_micros, rate_source, rate_observed_at, locked_until, request_hash, state, credited, lease_until, created_at,
    save_card)
  VALUES ('pay_1', 'pay-1', 'acc_1', 'tnt_default', 'topup', 100, 'USD', 100, 1000000, '', 0, 0, '', 'succeeded', 100,
    0, ${T}, 1)`;
const card = (id: string, sealed: string, removedAt: number) =>
  `INSERT INTO payment_methods (id, account_id, payment_id, fingerprint, sealed, created_at, removed_at)
   VALUES ('${id}', 'acc_1', 'pay_1', '${id}', nullif('${sealed}', ''), ${T}, nullif(${removedAt}, 0))`;
const due = (table: string, key: string) =>
  rowsOf(`SELECT ${key} AS id, next_at FROM ${table} WHERE next_at IS NOT NULL ORDER BY 1`);

test('removed cards that Paystack still knows and unsent notices become due', async () => {
  const agreed = (id: string, { crossings = 0, failures = 0, isOn = 1 }) =>
    `INSERT INTO auto_top_ups (account_id, revision, is_enabled, card_id, threshold, notify_below, credits, currency,
       monthly_cap, cooldown_ms, consented_by, consented_at, crossings, failures)
     VALUES ('${id}', 1, ${isOn}, 'crd_kept', 500, 500, 1000, 'USD', 3000, 1, 'usr_1', ${T}, ${crossings}, ${failures})`;
  const accounts = ['acc_1', 'acc_low', 'acc_stopped', 'acc_off', 'acc_told'];
  await before('0033', [
    ...accounts.map((id) => account(id)),
    CARD_PAYMENT,
    card('crd_kept', 'sealed', 0),
    card('crd_removed', 'sealed', T + 5),
    card('crd_gone', '', T + 5),
    agreed('acc_low', { crossings: 1 }),
    agreed('acc_stopped', { failures: 3 }),
    agreed('acc_off', { crossings: 1, isOn: 0 }),
    agreed('acc_told', { failures: 2 }),
  ]);
  await migrate();
  expect(await due('payment_methods', 'id')).toEqual([{ id: 'crd_removed', next_at: T + 5 }]);
  expect(await due('auto_top_ups', 'account_id')).toEqual([
    { id: 'acc_low', next_at: 0 },
    { id: 'acc_stopped', next_at: 0 },
  ]);
});

test('I-35 a card that the version before removes or deactivates between migration and deployment is due, or not', async () => {
  await before('0033', [
    account('acc_1'),
    CARD_PAYMENT,
    card('crd_removed', 'sealed', T + 5),
    card('crd_kept', 'sealed', 0),
    card('crd_other', 'sealed', 0),
  ]);
  await migrate();
  await rowsOf(
    `UPDATE payment_methods SET removed_at = ${T + 9}, is_default = 0 WHERE id = 'crd_kept'`,
  );
  await rowsOf(`UPDATE payment_methods SET sealed = NULL WHERE id = 'crd_removed'`);
  expect(await due('payment_methods', 'id')).toEqual([{ id: 'crd_kept', next_at: T + 9 }]);
  await rowsOf(`UPDATE payment_methods SET sealed = 'orphaned' WHERE id = 'crd_kept'`);
  expect(await due('payment_methods', 'id')).toEqual([{ id: 'crd_kept', next_at: T + 9 }]);
});

import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { auditLedger } from '../../../../worker/app/ops/audit-ledger';
import { tick } from '../../../../worker/app/ops/tick';
import {
  account,
  advance,
  alerts,
  lines,
  provider,
  setUpWorker,
} from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { MINUTE, rented } from '../../../support/worker/verifications';

setUpWorker();

const sql = (text: string) => env.DB.prepare(text).run();
const broken = () =>
  lines.filter((line) => line.event === 'ledger.broken').map((line) => line['rule']);

/** A customer with a captured, a released and an open order. */
async function lived() {
  const api = await account({ promo: 50, tier: 'developer' });
  const orders = [await rented(api), await rented(api), await rented(api)];
  const [first, second] = [orders[0]?.id ?? '', orders[1]?.id ?? ''];
  provider.sms('code 4711');
  await wake(first);
  await api.post(`/v1/verifications/${second}/cancel`);
  for (const id of [first, second]) await settled(id);
  return { api, first, second };
}

test('I-20 a sound ledger raises nothing', async () => {
  await lived();
  await auditLedger(systemCtx(env));
  expect(alerts()).toEqual([]);
});

test.for<
  [
    name: string,
    break_: (ids: { api: { accountId: string }; first: string }) => string[],
    rules: string[],
  ]
>([
  [
    'a balance changed by hand',
    ({ api }) => [
      `UPDATE ledger_accounts SET balance = balance + 1 WHERE id = '${api.accountId}:available'`,
    ],
    ['sum of all accounts is 0', 'balance = sum of its transfers'],
  ],
  [
    'a settlement that vanished',
    ({ first }) => [
      'DROP TRIGGER transfers_no_delete',
      `DELETE FROM transfers WHERE reference = '${first}' AND step LIKE 'settle%'`,
    ],
    [
      'balance = sum of its transfers',
      'open = holds not settled',
      'statement numbers have no gap',
      'completed = captured',
    ],
  ],
  [
    'an open counter that ran away',
    () => ['UPDATE usage SET open = open + 1'],
    ['open = holds not settled'],
  ],
  [
    'a used counter that ran away',
    () => ['UPDATE usage SET used = used + 1'],
    ['used = holds of the month not released'],
  ],
  [
    'a release without a recovery record',
    () => ['DELETE FROM recoveries'],
    ['released = a recovery record'],
  ],
])('I-20 %s pages the operator', async ([, breaks, rules]) => {
  const ids = await lived();
  for (const text of breaks(ids)) await sql(text);
  await tick(systemCtx(env));
  expect(broken()).toEqual(rules);
  expect(new Set(alerts())).toEqual(new Set(['ledger.broken']));
});

test('I-20 the ledger is audited once an hour, by the first tick of the hour, however late', async () => {
  await lived();
  await sql('UPDATE usage SET used = used + 1');
  const rule = 'used = holds of the month not released';
  advance(20 * MINUTE);
  await tick(systemCtx(env));
  expect(broken()).toEqual([rule]);
  advance(39 * MINUTE);
  await tick(systemCtx(env));
  expect(broken()).toEqual([rule]);
  advance(30 * MINUTE);
  await tick(systemCtx(env));
  expect(broken()).toEqual([rule, rule]);
});

test('I-20 a violation is reported even if the cursor cannot be stored, and is found again', async () => {
  await lived();
  await sql('UPDATE usage SET used = used + 1');
  const rule = 'used = holds of the month not released';
  await sql(
    `CREATE TRIGGER stuck BEFORE UPDATE OF cursor ON jobs BEGIN SELECT RAISE(ABORT, 'stuck'); END`,
  );
  await expect(auditLedger(systemCtx(env))).rejects.toThrow('stuck');
  expect(broken()).toEqual([rule]);
  await sql('DROP TRIGGER stuck');
  advance(MINUTE);
  await auditLedger(systemCtx(env));
  expect(broken()).toEqual([rule, rule]);
});

test('I-20 it is audited once an hour, regardless of the number of ticks in a minute', async () => {
  await lived();
  await sql('UPDATE usage SET used = used + 1');
  for (let n = 0; n < 4; n++) {
    await Promise.all([tick(systemCtx(env)), tick(systemCtx(env))]);
    advance(MINUTE / 4);
  }
  expect(broken()).toEqual(['used = holds of the month not released']);
  advance(59 * MINUTE);
  await tick(systemCtx(env));
  expect(broken()).toHaveLength(2);
});

test('I-20 a position that an older version stored in another form restarts the rounds', async () => {
  await lived();
  await auditLedger(systemCtx(env));
  await sql(`UPDATE jobs SET cursor = '{"hour":"old"}' WHERE name = 'ledger'`);
  await sql('UPDATE usage SET used = used + 1');
  advance(MINUTE);
  await auditLedger(systemCtx(env));
  expect(broken()).toEqual(['used = holds of the month not released']);
});

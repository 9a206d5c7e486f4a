import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { TRIGGERS } from '../../../../worker/platform/db/triggers';
import { createLedgerAccounts } from '../../../../worker/billing/ledger/ledger.service';
import { holdRefusal, isConstraint } from '../../../../worker/billing/ledger/refusals';
import {
  holdStatements,
  settleStatements,
  transferStatement,
} from '../../../../worker/billing/ledger/transfer-statements';
import { account, db, provider, scalar, setUpWorker, type Api } from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { rented, soundLedger } from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';
import { countWrites } from '../../../support/worker/written';

setUpWorker();

const sql = (text: string) => env.DB.prepare(text).run();
const now = () => Date.now();

const hold = (api: Api, reference: string, amount = 100) =>
  db().sql.batch(holdStatements(db(), { reference, accountId: api.accountId, amount, now: now() }));

const settle = (api: Api, reference: string, direction: 'capture' | 'release') =>
  db().sql.batch(
    settleStatements(db(), {
      reference,
      accountId: api.accountId,
      tenantId: 'tnt_default',
      direction,
      now: now(),
    }),
  );

/** The reason for D1's refusal, or 'done'. */
async function outcome(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    expect(isConstraint(error)).toBe(true);
    return holdRefusal(error) ?? (error instanceof Error ? error.message : String(error));
  }
}

const tally = (outcomes: readonly string[]) =>
  Object.fromEntries(
    [...new Set(outcomes)].map((o) => [o, outcomes.filter((x) => x === o).length]),
  );

describe('I-22 holds on D1', () => {
  afterEach(soundLedger);

  test('I-22 of 100 parallel holds with credits for 10, exactly 10 succeed', async () => {
    const api = await account({ tier: 'developer', credits: 1_099 });
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, n) => outcome(hold(api, `ref_${n}`))),
    );
    expect(tally(outcomes)).toEqual({ done: 10, insufficient: 90 });
    expect(await api.balance()).toEqual({ spendable: 99, available: 99, promo: 0, held: 1_000 });
    expect(await scalar('SELECT open FROM usage')).toBe(10);
  });

  test('I-22 the same through the public API: 20 parallel orders, credits for 5', async () => {
    const api = await account({ tier: 'developer', credits: 450 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.post('/v1/verifications', { service: 'whatsapp' })),
    );
    expect(tally(answers.map((answer) => String(answer.status)))).toEqual({ 201: 5, 402: 15 });
    expect(provider.model.sales).toHaveLength(5);
    expect(await scalar('SELECT count(*) FROM verifications')).toBe(5);
    expect(await api.balance()).toMatchObject({ spendable: 0, held: 450 });
  });

  test('I-22 the limit of open orders is exact: 2 of 10 parallel holds of a free account succeed', async () => {
    const api = await account({ credits: 10_000 });
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) => outcome(hold(api, `ref_${n}`))),
    );
    expect(tally(outcomes)).toEqual({ done: 2, open_cap: 8 });
  });

  test('I-22 a hold repeated 20 times concurrently is one hold, including its promotional part', async () => {
    const api = await account({ credits: 80, promo: 70 });
    await Promise.all(Array.from({ length: 20 }, () => hold(api, 'ref')));
    expect(await api.balance()).toEqual({ spendable: 50, available: 50, promo: 0, held: 100 });
    expect(await scalar('SELECT used FROM usage')).toBe(1);
  });

  test('I-22 of racing captures and releases one direction wins, once, for both parts', async () => {
    const api = await account({ credits: 80, promo: 70 });
    await hold(api, 'ref');
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        outcome(settle(api, 'ref', n % 2 ? 'capture' : 'release')),
      ),
    );
    expect(tally(outcomes.map((each) => each.replace(/^.*(ledger:\w+).*$/s, '$1')))).toEqual({
      done: 10,
      'ledger:repeat_differs': 10,
    });
    expect(await scalar(`SELECT count(*) FROM transfers WHERE step LIKE 'settle%'`)).toBe(2);
    const { held, spendable } = await api.balance();
    expect(held).toBe(0);
    expect([50, 150]).toContain(spendable);
    expect(await scalar('SELECT open FROM usage')).toBe(0);
  });

  test('I-22 the settlement of an order never touches the hold of another', async () => {
    const api = await account();
    await hold(api, 'one');
    await hold(api, 'two');
    await settle(api, 'one', 'release');
    await settle(api, 'three', 'release');
    expect(await api.balance()).toMatchObject({ spendable: 900, held: 100 });
    const other = await account();
    await settle(other, 'two', 'release');
    expect(await api.balance()).toMatchObject({ held: 100 });
  });
});

describe('I-53 D1 itself', () => {
  test('I-53 the migrations create every trigger', async () => {
    const { results } = await env.DB.prepare(
      `SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name`,
    ).all<{ name: string }>();
    expect(results.map(({ name }) => name)).toEqual([...TRIGGERS].toSorted());
  });

  test('I-53 a refusal is recognized by the name that D1 reports', async () => {
    const api = await account({ credits: 99 });
    expect(await outcome(hold(api, 'ref'))).toBe('insufficient');
    await sql(`UPDATE usage SET used = cap`);
    expect(await outcome(hold(api, 'ref', 10))).toBe('monthly_cap');
    await sql(`UPDATE usage SET used = 0, open = open_cap`);
    expect(await outcome(hold(api, 'ref', 10))).toBe('open_cap');
    await sql(`UPDATE usage SET open = 0`);
    await sql(`UPDATE ledger_accounts SET balance = -1 WHERE id LIKE '%:owed'`);
    expect(await outcome(hold(api, 'ref', 10))).toBe('owed');
    expect(await scalar(`SELECT count(*) FROM transfers WHERE step = 'hold'`)).toBe(0);
  });

  test.for([
    ['account_suspended', `UPDATE accounts SET state = 'suspended'`],
    ['credential_revoked', 'UPDATE api_keys SET revoked_at = 1'],
    ['credential_revoked', 'UPDATE api_keys SET expires_at = 1'],
  ] as const)('I-53 %s is refused when the order is written', async ([name, change]) => {
    const api = await account();
    await sql(change);
    const insert = env.DB.prepare(
      `INSERT INTO verifications (id, account_id, credential_id, service, capability, price,
         request_hash, provider_account, state, created_at, deadline_at)
       VALUES ('ver_1', ?, ?, 'whatsapp', 'sms', 108, '', 'main', 'created', ?, 0)`,
    ).bind(api.accountId, api.credentialId, now());
    expect(await outcome(insert.run())).toBe(name);
  });

  test.for<[rule: string, text: string]>([
    ['ledger:immutable', `UPDATE transfers SET amount = 1`],
    ['ledger:immutable', `DELETE FROM transfers`],
    ['ledger:immutable', `DELETE FROM ledger_accounts`],
    ['verifications:final', `UPDATE verifications SET state = 'created'`],
  ])('I-21 %s: %s', async ([rule, text]) => {
    const api = await account();
    const { id } = await rented(api);
    await api.post(`/v1/verifications/${id}/cancel`);
    await settled(id);
    expect(await outcome(sql(text))).toContain(rule);
    await soundLedger();
  });

  test('I-21 a repeat with another amount is refused, an exact one changes nothing', async () => {
    const api = await account();
    const grant = (amount: number) =>
      transferStatement(db(), {
        reference: 'gift',
        step: 'grant',
        accountId: api.accountId,
        debit: 'tnt_default:adjustment',
        credit: `${api.accountId}:available`,
        amount,
        now: now(),
      }).run();
    expect(await outcome(grant(50))).toBe('done');
    expect(await outcome(grant(50))).toBe('done');
    expect(await outcome(grant(51))).toContain('ledger:repeat_differs');
    expect(await api.balance()).toMatchObject({ spendable: 1_050 });
    await soundLedger();
  });

  test('I-23 refunds never exceed the captured amount', async () => {
    const api = await account();
    await hold(api, 'ref');
    await settle(api, 'ref', 'capture');
    const refund = (id: string, amount: number) =>
      transferStatement(db(), {
        reference: 'ref',
        step: `refund:${id}`,
        accountId: api.accountId,
        debit: 'tnt_default:revenue',
        credit: `${api.accountId}:available`,
        amount,
        now: now(),
      }).run();
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, (_, n) => outcome(refund(String(n), 30))),
    );
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(3);
    expect(outcomes.filter((each) => each.includes('ledger:refund_exceeds_capture'))).toHaveLength(
      7,
    );
    expect(await api.balance()).toMatchObject({ spendable: 990 });
    await soundLedger();
  });

  test('I-20 opening a ledger twice changes nothing', async () => {
    const api = await account();
    await createLedgerAccounts(systemCtx(env), { accountId: api.accountId, tier: 'free' });
    expect(await api.balance()).toMatchObject({ spendable: 1_000 });
    await soundLedger();
  });
});

describe('rows written for one order', () => {
  const LIMIT = 20;
  const cancel = (api: Api, id: string) => api.post(`/v1/verifications/${id}/cancel`);

  /** The rows that D1 bills for one order, from its request to its settlement. */
  async function rowsOf(api: Api, end: (api: Api, id: string) => Promise<unknown>) {
    // The first use of a key in five minutes writes a row, whatever the request is.
    await api.get('/v1/balance');
    const written = countWrites();
    const { id } = await rented(api);
    await end(api, id);
    await settled(id);
    await soundLedger();
    console.log(`rows written: ${written.rows} (${written.steps.join(' + ')})`);
    return written.rows;
  }

  test.for<[name: string, end: (api: Api, id: string) => Promise<unknown>]>([
    [
      'completed by a poll',
      async (_api, id) => {
        provider.sms('code 4711');
        await wake(id);
      },
    ],
    ['completed by a webhook', () => postWebhook(webhookBody(provider.sms('code 4711')))],
    ['cancelled', cancel],
  ])('%s: 17 rows of D1, and never more than 20', async ([, end]) => {
    const api = await account();
    // The account has already bought in this hour.
    await sql(`UPDATE usage SET hour = ${Math.floor(now() / 3_600_000)}`);
    const rows = await rowsOf(api, end);
    expect(rows).toBeLessThanOrEqual(LIMIT);
    expect(rows).toBe(17);
  });

  test('the first order of an account in an hour: two rows more, for the account and the index of the hour', async () => {
    const rows = await rowsOf(await account(), cancel);
    expect(rows).toBeLessThanOrEqual(LIMIT);
    expect(rows).toBe(17 + 2);
  });

  test('an order paid from two sources has two holds and two settlements: 10 rows more', async () => {
    expect(await rowsOf(await account({ promo: 50 }), cancel)).toBe(17 + 2 + 10);
  });
});

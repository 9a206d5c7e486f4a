import { describe, expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { tick } from '../../../../worker/app/ops/tick';
import { hubOf } from '../../../../worker/events/hub.client';
import { env } from 'cloudflare:workers';
import {
  account,
  advance,
  alerts,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { databaseState, evict, settled, wake } from '../../../support/worker/objects';
import {
  completed,
  MINUTE,
  PRICE,
  read,
  rented,
  show,
  soundLedger,
} from '../../../support/worker/verifications';

setUpWorker();

const report = (api: Api, id: string) => api.post(`/v1/verifications/${id}/report`);
const row = (sql: string) => env.DB.prepare(sql).first();
const refunds = async (api: Api) =>
  (await hubOf(env, api.accountId).log(0, 500))
    .filter(({ type }) => type === 'refund.issued')
    .map(({ data }) => data);

test('a report of a waiting number ends it like a cancel', async () => {
  const api = await account();
  const { id } = await rented(api);
  provider.sale().reportable = true;
  const response = await report(api, id);
  expect(response.status).toBe(200);
  expect(await read(response)).toMatchObject({
    state: 'cancelled',
    reason: 'cancelled_by_customer',
  });
  await settled(id);
  expect(provider.sale().state).toBe('reported');
  expect(provider.count('cancel')).toBe(0);
  expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
  // The provider's acceptance of the report decides no refund: the record waits for it (I-60).
  expect(await row(`SELECT action, state, unpaid FROM recoveries`)).toEqual({
    action: 'report',
    state: 'open',
    unpaid: 0,
  });
  expect(await refunds(api)).toEqual([
    expect.objectContaining({ amountCents: PRICE, balanceAfterCents: 1_000 }),
  ]);
  // A second report changes nothing.
  const before = await databaseState();
  expect((await report(api, id)).status).toBe(200);
  expect(await databaseState()).toEqual(before);
  await soundLedger();
});

test('a report that the provider refuses is followed by a plain cancel', async () => {
  const api = await account();
  const { id } = await rented(api);
  expect((await report(api, id)).status).toBe(202);
  await wake(id);
  await settled(id);
  expect(await show(api, id)).toMatchObject({ state: 'cancelled' });
  expect([provider.count('report'), provider.count('cancel')]).toEqual([1, 1]);
  expect(await api.balance()).toMatchObject({ spendable: 1_000, held: 0 });
});

/** One round of the scheduled jobs, `ms` from now. */
async function tickIn(ms: number): Promise<void> {
  advance(ms);
  await tick(systemCtx(env));
}

describe('I-60 a report of a completed number', () => {
  test('I-60 the provider’s acceptance refunds nothing, and the verification shows it', async () => {
    const api = await account();
    const { id } = await completed(api);
    provider.sale().reportable = true;
    const response = await report(api, id);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({
      state: 'completed',
      code: '4711',
      report: { state: 'waiting', reportedAt: new Date(Date.now()).toISOString() },
    });
    await settled(id);
    await tickIn(MINUTE);
    expect(await api.balance()).toMatchObject({ spendable: 1_000 - PRICE });
    expect(await refunds(api)).toEqual([]);
    await tickIn(24 * 60 * MINUTE);
    expect(await show(api, id)).toMatchObject({
      chargedCents: PRICE,
      refundedCents: 0,
      report: { state: 'not_refunded' },
    });
    expect(await api.balance()).toMatchObject({ spendable: 1_000 - PRICE });
    expect(await row('SELECT name, state, unpaid FROM recoveries')).toEqual({
      name: 'report',
      state: 'charged',
      unpaid: 0,
    });
    expect(provider.count('report')).toBe(1);
    await soundLedger();
  });

  test('I-60 the provider refunds it hours later: refunded once, also in the archive', async () => {
    const api = await account();
    const { id } = await completed(api);
    provider.sale().reportable = true;
    await report(api, id);
    await settled(id);
    await tickIn(5 * MINUTE);
    Object.assign(provider.sale(), { state: 'refunded' });
    await evict(id);
    for (let n = 0; n < 3; n++) await tickIn(60 * MINUTE);
    expect(await api.balance()).toMatchObject({ spendable: 1_000 });
    expect(await refunds(api)).toHaveLength(1);
    expect(await row('SELECT name, state FROM recoveries')).toEqual({
      name: 'report',
      state: 'recovered',
    });
    expect(await row('SELECT report FROM verifications')).toEqual({ report: 'refunded' });
    await soundLedger();
  });

  test('I-60 its object is kept until its report is decided', async () => {
    const api = await account();
    const { id } = await completed(api);
    provider.sale().reportable = true;
    advance(24 * 60 * MINUTE);
    await report(api, id);
    await settled(id);
    advance(10 * 60 * MINUTE);
    await wake(id);
    Object.assign(provider.sale(), { state: 'refunded' });
    await tickIn(0);
    expect(await api.balance()).toMatchObject({ spendable: 1_000 });
    await wake(id);
    expect(await show(api, id)).toMatchObject({
      state: 'completed',
      chargedCents: PRICE,
      refundedCents: PRICE,
      report: { state: 'refunded' },
    });
    expect(await api.balance()).toMatchObject({ spendable: 1_000 });
  });

  test('I-60 a farm of codes and reports gets no refund, and is stopped at its daily limit', async () => {
    const api = await account({ credits: 3_000 });
    const ids: string[] = [];
    for (let n = 0; n < 25; n++) ids.push((await completed(api)).id);
    const paid = { spendable: 3_000 - 25 * PRICE, held: 0 };
    expect(await api.balance()).toMatchObject(paid);
    for (const sale of provider.model.sales) sale.reportable = true;
    const statuses: number[] = [];
    for (const id of ids) statuses.push((await report(api, id)).status);
    expect(statuses).toEqual([...Array(5).fill(202), ...Array(20).fill(429)]);
    for (const id of ids) await settled(id);
    for (let n = 0; n < 10; n++) await tickIn(5 * 60 * MINUTE);
    expect(await api.balance()).toMatchObject(paid);
    expect(await refunds(api)).toEqual([]);
    expect(await row(`SELECT count(*) AS n, min(state) AS state FROM recoveries`)).toEqual({
      n: 5,
      state: 'charged',
    });
    expect(provider.count('report')).toBe(5);
    await soundLedger();
  });

  test('I-60 a provider that refunds reports: each is refunded once', async () => {
    const api = await account({ credits: 3_000, tier: 'developer' });
    provider.model.refundsReports = true;
    const ids: string[] = [];
    for (let n = 0; n < 25; n++) ids.push((await completed(api)).id);
    for (const sale of provider.model.sales) sale.reportable = true;
    for (const id of ids) expect((await report(api, id)).status).toBe(200);
    for (const id of ids) await settled(id);
    await tickIn(MINUTE);
    expect(await api.balance()).toMatchObject({ spendable: 3_000 });
    expect(await refunds(api)).toHaveLength(25);
    expect(await row(`SELECT count(*) AS n, max(state) AS state FROM recoveries`)).toEqual({
      n: 25,
      state: 'recovered',
    });
    await soundLedger();
  });
});

test('I-23 I-26 a completed number that the provider refunds is refunded once, each source its part', async () => {
  provider.model.refundsReports = true;
  const api = await account({ promo: 50 });
  const { id } = await completed(api);
  expect(await api.balance()).toEqual({ spendable: 942, available: 942, promo: 0, held: 0 });
  provider.sale().reportable = true;
  const response = await report(api, id);
  expect(response.status).toBe(200);
  expect(await read(response)).toMatchObject({ id, state: 'completed', code: '4711' });
  await settled(id);
  expect(await api.balance()).toEqual({ spendable: 1_050, available: 1_000, promo: 50, held: 0 });
  const told = [
    { verificationId: id, amountCents: PRICE, reason: 'reported', balanceAfterCents: 1_050 },
  ];
  expect(await refunds(api)).toEqual(told);
  for (let n = 0; n < 2; n++) {
    expect((await report(api, id)).status).toBe(200);
    await settled(id);
    await evict(id);
  }
  expect(await api.balance()).toMatchObject({ spendable: 1_050, promo: 50 });
  expect(await refunds(api)).toEqual(told);
  await soundLedger();
});

test('I-22 concurrent reports refund once', async () => {
  provider.model.refundsReports = true;
  const api = await account();
  const { id } = await completed(api);
  provider.sale().reportable = true;
  const answers = await Promise.all([report(api, id), report(api, id), report(api, id)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await settled(id);
  expect(await api.balance()).toMatchObject({ spendable: 1_000 });
  expect(await refunds(api)).toHaveLength(1);
});

test('I-03 a refund whose D1 reply is lost is announced nevertheless, once', async () => {
  provider.model.refundsReports = true;
  const api = await account();
  const { id } = await completed(api);
  // The effect of an earlier attempt whose reply was lost.
  await env.DB.prepare(
    `INSERT INTO transfers SELECT reference, 'refund:report', account_id,
       (SELECT max(seq) + 1 FROM transfers t WHERE t.account_id = s.account_id), s.credit, s.account_id || ':available',
       s.amount, s.credit_after - s.amount,
       (SELECT balance FROM ledger_accounts WHERE id = s.account_id || ':available') + s.amount, period, created_at
     FROM transfers s WHERE reference = ? AND step = 'settle'`,
  )
    .bind(id)
    .run();
  provider.sale().reportable = true;
  await report(api, id);
  await settled(id);
  expect(await api.balance()).toMatchObject({ spendable: 1_000 });
  expect(await refunds(api)).toEqual([
    { verificationId: id, amountCents: PRICE, reason: 'reported', balanceAfterCents: 1_000 },
  ]);
  await soundLedger();
});

test('I-60 a report that the provider refuses is stored, and nothing is refunded', async () => {
  const api = await account();
  const { id } = await completed(api);
  for (let n = 0; n < 3; n++) {
    const response = await report(api, id);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'verifications.not_reportable' });
  }
  await settled(id);
  expect(provider.count('report')).toBe(1);
  expect(await show(api, id)).toMatchObject({ state: 'completed', report: { state: 'refused' } });
  expect(await api.balance()).toMatchObject({ spendable: 1_000 - PRICE });
  expect(await refunds(api)).toEqual([]);
  expect(alerts()).toEqual([]);
  await soundLedger();
});

test('I-60 a provider that cannot be read leaves the report waiting', async () => {
  const api = await account();
  const { id } = await completed(api);
  provider.sale().reportable = true;
  provider.breaks('verification');
  const response = await report(api, id);
  expect(response.status).toBe(202);
  expect(await response.json()).toMatchObject({ report: { state: 'waiting' } });
  await settled(id);
  expect(await refunds(api)).toEqual([]);
});

test('another account’s number cannot be reported', async () => {
  const [api, other] = [await account(), await account()];
  const { id } = await completed(api);
  provider.sale().reportable = true;
  expect((await report(other, id)).status).toBe(404);
  expect(provider.count('report')).toBe(0);
});

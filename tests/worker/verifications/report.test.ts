import { expect, test } from 'vitest';
import { hubOf } from '../../../worker/hub/hub.client';
import { env } from 'cloudflare:workers';
import { account, alerts, provider, scalar, setUpWorker, type Api } from '../../support/worker/api';
import { databaseState, evict, settled, wake } from '../../support/worker/objects';
import {
  completed,
  PRICE,
  read,
  rented,
  show,
  soundLedger,
} from '../../support/worker/verifications';

setUpWorker();

const report = (api: Api, id: string) => api.post(`/v1/verifications/${id}/report`);
const refunds = async (api: Api) =>
  (await hubOf(env, api.accountId).log(0, 500))
    .filter(({ type }) => type === 'refund.issued')
    .map(({ data }) => data);

test('a report of a number that waits ends it like a cancel', async () => {
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
  expect(await scalar('SELECT state FROM recoveries')).toBe('recovered');
  expect(await refunds(api)).toEqual([
    expect.objectContaining({ amount: PRICE, balanceAfter: 1_000 }),
  ]);
  // A second report changes nothing more.
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

test('I-23 I-26 a completed number that the provider takes back is refunded once, each source its part', async () => {
  const api = await account({ promo: 50 });
  const { id } = await completed(api);
  expect(await api.balance()).toEqual({ spendable: 942, available: 942, promo: 0, held: 0 });
  provider.sale().reportable = true;
  const response = await report(api, id);
  expect(response.status).toBe(200);
  expect(await read(response)).toMatchObject({ id, state: 'completed', code: '4711' });
  await settled(id);
  expect(await api.balance()).toEqual({ spendable: 1_050, available: 1_000, promo: 50, held: 0 });
  const told = [{ verificationId: id, amount: PRICE, reason: 'reported', balanceAfter: 1_050 }];
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

test('I-22 reports that come at once refund once', async () => {
  const api = await account();
  const { id } = await completed(api);
  provider.sale().reportable = true;
  const answers = await Promise.all([report(api, id), report(api, id), report(api, id)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  await settled(id);
  expect(await api.balance()).toMatchObject({ spendable: 1_000 });
  expect(await refunds(api)).toHaveLength(1);
});

test('I-03 a refund whose answer from D1 is lost is told of all the same, once', async () => {
  const api = await account();
  const { id } = await completed(api);
  // What an earlier try did before its answer was lost.
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
    { verificationId: id, amount: PRICE, reason: 'reported', balanceAfter: 1_000 },
  ]);
  await soundLedger();
});

test('a completed number that the provider keeps is not reportable, and nothing changes', async () => {
  const api = await account();
  const { id } = await completed(api);
  const before = await databaseState();
  for (const breaks of [false, true]) {
    if (breaks) provider.breaks('verification');
    const response = await report(api, id);
    expect(response.status).toBe(409);
    expect(await response.json()).toMatchObject({ code: 'verifications.not_reportable' });
  }
  await settled(id);
  expect(await databaseState()).toEqual(before);
  expect(await refunds(api)).toEqual([]);
  expect(alerts()).toEqual([]);
});

test('another account’s number is not there to report', async () => {
  const [api, other] = [await account(), await account()];
  const { id } = await completed(api);
  provider.sale().reportable = true;
  expect((await report(other, id)).status).toBe(404);
  expect(provider.count('report')).toBe(0);
});

import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { tick } from '../../../../worker/app/ops/tick';
import {
  account,
  advance,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { settled } from '../../../support/worker/objects';
import { hasPaid, readForNothing } from '../../../support/worker/texts';
import { completed, MINUTE, soundLedger } from '../../../support/worker/verifications';

setUpWorker();

/** A WhatsApp number costs the developer tier 60 cents, times 1.5; its limit is 50 unpaid numbers a day. */
const PRICE = 90;
const DAY = 24 * 60 * MINUTE;
const developer = () => account({ tier: 'developer', credits: 10_000 });
const order = (api: Api) => api.post('/v1/verifications', { service: 'whatsapp' });
const outcome = async (response: Response) =>
  response.status === 201 ? 201 : (await response.json<{ code: string }>()).code;
const paid = ({ accountId }: Api) =>
  scalar('SELECT paid FROM usage WHERE account_id = ?', accountId);

test('I-60 above $5 in 30 days nothing is sold, until the first of them is 30 days old', async () => {
  const [api, other] = [await developer(), await developer()];
  await readForNothing(api, 5);
  expect(await outcome(await order(api))).toBe(201);
  await readForNothing(api, 1);
  const refused = await order(api);
  const seconds = Number(refused.headers.get('retry-after'));
  expect(await outcome(refused)).toBe('limits.unrecovered_numbers');
  expect(seconds * 1_000).toBeGreaterThan(29 * DAY);
  expect(seconds * 1_000).toBeLessThanOrEqual(30 * DAY - 5 * MINUTE);
  expect(await api.balance()).toMatchObject({ spendable: 10_000 - PRICE, held: PRICE });
  expect(await outcome(await order(other))).toBe(201);
  advance(seconds * 1_000 - 1);
  expect(await outcome(await order(api))).toBe('limits.unrecovered_numbers');
  advance(1);
  expect(await outcome(await order(api))).toBe(201);
});

test('I-60 a paying account may have a tenth of its payments released', async () => {
  const api = await developer();
  await hasPaid(api, 6_300);
  await readForNothing(api, 7);
  expect(await outcome(await order(api))).toBe(201);
  await readForNothing(api, 1);
  expect(await outcome(await order(api))).toBe('limits.unrecovered_numbers');
});

test('I-60 payments of the last 30 days count, older ones do not', async () => {
  const api = await developer();
  await hasPaid(api, 1_000_000, 1);
  await readForNothing(api, 6);
  expect(await outcome(await order(api))).toBe(201);
  await hasPaid(api, 1_000_000, 2);
  await readForNothing(api, 1);
  expect(await outcome(await order(api))).toBe('limits.unrecovered_numbers');
});

test('I-60 a number that the provider refunds no longer counts', async () => {
  const api = await developer();
  provider.model.refundsReports = true;
  await readForNothing(api, 6);
  expect(await outcome(await order(api))).toBe('limits.unrecovered_numbers');
  const [sale] = provider.model.sales;
  if (sale) sale.reportable = true;
  await tick(systemCtx(env));
  expect(await outcome(await order(api))).toBe(201);
  await soundLedger();
});

test('I-60 payments are the bought credits captured for codes, without refunds of reported numbers', async () => {
  const api = await developer();
  await completed(api);
  const { id } = await completed(api);
  expect(await paid(api)).toBe(2 * PRICE);
  provider.model.refundsReports = true;
  provider.sale(1).reportable = true;
  expect((await api.post(`/v1/verifications/${id}/report`)).status).toBe(200);
  await settled(id);
  expect(await paid(api)).toBe(PRICE);
  const given = await account({ tier: 'developer', promo: 1_000 });
  await completed(given);
  expect(await paid(given)).toBe(0);
  await soundLedger();
});

import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { hubOf } from '../../../../worker/events/hub.client';
import { sweepOutbox } from '../../../../worker/events/outbox.service';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { enforceSpendLimit } from '../../../../worker/billing/spend/spend';
import {
  account,
  advance,
  alerts,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { staff } from '../../../support/worker/person';
import { settled } from '../../../support/worker/objects';
import {
  PRICE,
  completed,
  rented,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();

const MINUTE = 60_000;
const rent = (api: Api) => api.post('/v1/verifications', { service: 'whatsapp' });
const sql = (text: string, ...values: (string | number)[]) =>
  env.DB.prepare(text)
    .bind(...values)
    .run();

async function expire(api: Api): Promise<void> {
  const { id } = await rented(api);
  advance(10 * MINUTE);
  await untilEnded(api, id);
  await settled(id);
  expect(await scalar('SELECT state FROM verifications WHERE id = ?', id)).toBe('expired');
}

describe('orders that expire without a code', () => {
  test('stop sales for a while when they reach the hourly limit of the tier', async () => {
    await sql(
      `INSERT INTO tier_policies SELECT tier, version + 1, requests_per_minute, monthly, open, bulk, keys, endpoints,
         retention_days, price, markup, 3, 1800, 0, 'test' FROM tier_policies WHERE tier = 'free'`,
    );
    const [api, other] = [await account(), await account()];
    for (let n = 0; n < 2; n++) await expire(api);
    await expire(api);
    const sold = provider.model.sales.length;
    const refused = await rent(api);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('retry-after')).toBe('1800');
    expect(await refused.json()).toMatchObject({ code: 'limits.cooldown' });
    expect(provider.model.sales).toHaveLength(sold);
    expect((await rent(other)).status).toBe(201);
    advance(30 * MINUTE);
    expect((await rent(api)).status).toBe(201);
    await soundLedger();
  });

  test('are counted by the hour, without orders that received a code', async () => {
    const api = await account();
    await expire(api);
    await completed(api);
    expect(await scalar('SELECT expired FROM usage WHERE account_id = ?', api.accountId)).toBe(1);
    advance(60 * MINUTE);
    await expire(api);
    expect(await scalar('SELECT expired FROM usage WHERE account_id = ?', api.accountId)).toBe(1);
  });
});

describe('the hourly spending on numbers', () => {
  const watch = () => enforceSpendLimit(systemCtx(env));
  const committed = () => scalar('SELECT sum(committed) FROM usage');

  test('counts held and captured credits, and not released ones', async () => {
    const api = await account();
    const { id } = await rented(api);
    expect(await committed()).toBe(PRICE);
    await completed(api);
    expect(await committed()).toBe(2 * PRICE);
    await api.post(`/v1/verifications/${id}/cancel`);
    await settled(id);
    expect(await committed()).toBe(PRICE);
    await soundLedger();
  });

  test('above the limit stops all sales until the next hour, and pages the operator', async () => {
    const api = await account();
    await sql('UPDATE spend_breaker SET hourly_cents = ?', PRICE);
    await rented(api);
    await watch();
    expect((await rent(api)).status).toBe(201);
    await watch();
    expect(alerts()).toContain('spend.breaker_open');
    const refused = await rent(await account());
    expect(refused.status).toBe(503);
    // Until the end of the hour in which too much was sold.
    const left = 3_600 - Math.floor((Date.now() % (60 * MINUTE)) / 1_000);
    expect(Number(refused.headers.get('retry-after'))).toBe(left);
    expect(await refused.json()).toMatchObject({ code: 'provider.unavailable' });
    await watch();
    expect(alerts().filter((name) => name === 'spend.breaker_open')).toHaveLength(1);
    advance(60 * MINUTE);
    await watch();
    expect((await rent(await account())).status).toBe(201);
    await soundLedger();
  });

  test('can be raised by an administrator, and sales continue', async () => {
    const api = await account();
    await sql('UPDATE spend_breaker SET hourly_cents = 1');
    await rented(api);
    await watch();
    expect((await rent(api)).status).toBe(503);
    const admin = await staff('admin');
    expect(
      (await (await staff('support')).put('/v1/admin/spend', { hourlyLimitCents: 9 })).status,
    ).toBe(403);
    const put = await admin.put('/v1/admin/spend', { hourlyLimitCents: 50_000 });
    expect(await put.json()).toEqual({
      hourlyLimitCents: 50_000,
      committedCents: PRICE,
      resumesAt: null,
    });
    expect((await rent(api)).status).toBe(201);
  });
});

describe('the monthly quota', () => {
  const quotas = async (api: Api) =>
    (await hubOf(env, api.accountId).log(0, 500)).filter(({ type }) => type.startsWith('quota.'));
  const types = async (api: Api) => (await quotas(api)).map(({ type }) => type);
  const use = (api: Api, used: number) =>
    sql('UPDATE usage SET used = ? WHERE account_id = ?', used, api.accountId);

  test('is reported at 80 % and at its end, once a month', async () => {
    const api = await account({ credits: 5_000 });
    await use(api, 38);
    await completed(api);
    expect(await types(api)).toEqual([]);
    await completed(api);
    expect(await types(api)).toEqual(['quota.warning']);
    const now = new Date();
    const [period] = now.toISOString().split(/-\d\dT/);
    const resetsAt = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1);
    const [warning] = await quotas(api);
    expect(warning?.data).toEqual({ period, used: 40, limit: 50, resetsAt });
    await completed(api);
    await use(api, 49);
    await completed(api);
    expect(await types(api)).toEqual(['quota.warning', 'quota.exceeded']);
    expect((await rent(api)).status).toBe(402);
    // A release lowers the usage, and the next order raises it again: no second event.
    await use(api, 39);
    await completed(api);
    expect(await types(api)).toHaveLength(2);
    // The next month has its own quota; the log keeps thirty days.
    advance(31 * 24 * 60 * MINUTE);
    await completed(api);
    await use(api, 39);
    await completed(api);
    expect(await types(api)).toEqual(['quota.warning']);
  });

  test('is reported by the sweeper when the log was unavailable', async () => {
    const api = await account();
    await use(api, 39);
    await rented(api);
    await sql('UPDATE hub_outbox SET appended_at = NULL');
    advance(11_000);
    await sweepOutbox(systemCtx(env));
    await sweepOutbox(systemCtx(env));
    expect(await types(api)).toEqual(['quota.warning']);
    expect(await scalar('SELECT count(*) FROM hub_outbox WHERE appended_at IS NULL')).toBe(0);
  });
});

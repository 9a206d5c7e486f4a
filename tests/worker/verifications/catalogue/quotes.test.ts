import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { newId } from '../../../../worker/platform/core/ids';
import { tick } from '../../../../worker/app/ops/tick';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import {
  account,
  advance,
  provider,
  scalar,
  setUpWorker,
  START,
  type Api,
} from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { Market } from '../../../support/worker/prices';
import { MINUTE, read, show, soundLedger } from '../../../support/worker/verifications';

setUpWorker();

interface Quote {
  id: string;
  priceCents: number;
  surcharge: { areaCodeCents: number; carrierCents: number };
}

const ORDER = { service: 'whatsapp' };
const ask = (api: Api, body: object = ORDER) => api.post('/v1/quotes', body);
const quoted = async (api: Api, body: object = ORDER): Promise<Quote> => {
  const response = await ask(api, body);
  expect(response.status).toBe(201);
  return response.json<Quote>();
};
const buy = (api: Api, quoteId: string, body: object = {}, headers: Record<string, string> = {}) =>
  api.post('/v1/verifications', { ...ORDER, quoteId, ...body }, headers);
const problem = async (response: Response) => {
  const { code, detail } = await response.json<{ code: string; detail: string }>();
  return { status: response.status, code, detail };
};

describe('a quote', () => {
  test('contains price, expiry, stock, and area codes near the requested ones', async () => {
    const market = new Market();
    expect(market.plain).toBe(60);
    const api = await account();
    const asked = { ...ORDER, areaCodes: ['206'], carriers: ['vz'], country: 'us' };
    const response = await ask(api, asked);
    expect(response.status).toBe(201);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await response.json()).toEqual({
      id: expect.stringMatching(/^quo_[0-9a-z]{32}$/),
      service: 'whatsapp',
      capability: 'sms',
      country: 'US',
      priceCents: 171,
      currency: 'USD',
      surcharge: { areaCodeCents: 45, carrierCents: 18 },
      stock: { availableCount: 9_000, capped: true },
      preferences: {
        areaCodes: { requested: ['206'], unknown: [], nearby: ['253', '425'] },
        carriers: { requested: ['vz'] },
      },
      expiresAt: '2040-01-15T12:05:00.000Z',
    });
    expect(await scalar('SELECT cost FROM quotes')).toBe(95);
  });

  test('of a plain order reads one price from the provider, and hides the cost', async () => {
    const api = await account();
    const text = await (await ask(api)).text();
    expect(provider.count('price')).toBe(1);
    expect(text).not.toMatch(/cost/i);
    expect(JSON.parse(text)).toMatchObject({
      priceCents: 108,
      surcharge: { areaCodeCents: 0, carrierCents: 0 },
      preferences: { areaCodes: { requested: [], unknown: [], nearby: [] } },
    });
  });

  test('shows the stock, and null when the provider does not report it', async () => {
    const api = await account();
    provider.on('stock', () => Response.json({ availableQuantity: 3 }));
    expect(await (await ask(api)).json()).toMatchObject({
      stock: { availableCount: 3, capped: false },
    });
    resetIsolateCaches();
    provider.on('stock', () => new Response(null, { status: 403 }));
    expect(await (await ask(api)).json()).toMatchObject({ stock: null });
  });

  test('without its scope is 403', async () => {
    const api = await account({ scopes: ['verifications:read'] });
    expect(await problem(await ask(api))).toMatchObject({ status: 403, code: 'auth.scope' });
  });

  test.for([
    [{ service: 'nope' }, 422, 'services.unknown', /no service "nope"/],
    [{ ...ORDER, country: 'NG' }, 422, 'countries.unsupported', /"NG".*: US\./],
    [{ ...ORDER, areaCodes: ['360'] }, 422, 'area_codes.unknown', /360 .*: 206, 253, 425\./],
    [{ ...ORDER, areaCodes: ['206', '213'] }, 422, 'area_codes.unknown', /code 213 .*: 212, 253\./],
    [{ ...ORDER, areaCodes: ['999'] }, 422, 'area_codes.unknown', /: none\./],
    [{ ...ORDER, price: 1 }, 400, 'request.invalid', /price/],
  ] as const)('of %j is %i %s, and so is the order', async ([body, status, code, detail]) => {
    const market = new Market();
    expect(market.plain).toBe(60);
    const api = await account();
    const expected = { status, code, detail: expect.stringMatching(detail) };
    expect(await problem(await ask(api, body))).toEqual(expected);
    expect(await problem(await api.post('/v1/verifications', body))).toEqual(expected);
    expect(await scalar('SELECT count(*) FROM quotes')).toBe(0);
    expect(provider.count('purchase')).toBe(0);
  });

  test('is deleted a day after its expiry', async () => {
    const api = await account();
    await quoted(api);
    advance(24 * 60 * MINUTE);
    await tick(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM quotes')).toBe(1);
    advance(6 * MINUTE);
    await tick(systemCtx(env));
    expect(await scalar('SELECT count(*) FROM quotes')).toBe(0);
  });
});

describe('I-25 what is charged', () => {
  test('I-25 is the quoted price, although the price has changed since', async () => {
    const market = new Market();
    const api = await account();
    const { id, priceCents } = await quoted(api);
    market.plain = 40;
    resetIsolateCaches();
    await env.KV.delete('cat:costs:provider.test:whatsapp:sms:--');
    advance(4 * MINUTE);
    const response = await buy(api, id);
    expect(response.status).toBe(201);
    const order = await read(response);
    expect(order).toMatchObject({ priceCents, quoteId: id });
    expect(await api.balance()).toMatchObject({ held: priceCents });
    provider.sms('code 4711');
    await wake(order.id);
    await settled(order.id);
    expect(await api.balance()).toEqual({
      spendable: 1_000 - priceCents,
      available: 1_000 - priceCents,
      promo: 0,
      held: 0,
    });
    await soundLedger();
  });

  test('I-25 is the quoted price also after a change of the tier’s markup', async () => {
    const api = await account();
    const { id, priceCents } = await quoted(api);
    await env.DB.prepare("UPDATE accounts SET tier = 'enterprise'").run();
    resetIsolateCaches();
    expect(await read(await buy(api, id))).toMatchObject({ priceCents });
  });

  test('I-25 is the quoted price with surcharges', async () => {
    const market = new Market();
    expect(market.plain).toBe(60);
    const api = await account();
    const wishes = { areaCodes: ['206', '253'], carriers: ['vz', 'att'] };
    const { id, priceCents } = await quoted(api, { ...ORDER, ...wishes });
    const turned = { areaCodes: ['253', '206'], carriers: ['att', 'vz'], country: 'US' };
    expect(await read(await buy(api, id, turned))).toMatchObject({
      priceCents,
      preferences: {
        areaCodes: {
          requested: ['253', '206'],
          assigned: '206',
          surchargeCents: 45,
          refundedSurchargeCents: 0,
        },
        carriers: { requested: ['att', 'vz'], surchargeCents: 18 },
      },
    });
  });

  test('I-25 a quote is valid for one order, and its replay returns that order', async () => {
    const api = await account();
    const { id } = await quoted(api);
    const key = { 'idempotency-key': 'k' };
    const first = await read(await buy(api, id, {}, key));
    expect(await problem(await buy(api, id))).toMatchObject({ status: 409, code: 'quotes.used' });
    expect(await problem(await buy(api, id, {}, { 'idempotency-key': 'l' }))).toMatchObject({
      code: 'quotes.used',
    });
    // The quote is expired and deleted and the price is higher: still the same order.
    advance(6 * MINUTE);
    await env.DB.exec('DELETE FROM quotes');
    expect(await read(await buy(api, id, {}, key))).toMatchObject({ id: first.id });
    expect(await problem(await buy(api, id, { maxPriceCents: 5_000 }, key))).toMatchObject({
      code: 'idempotency.body_differs',
    });
    expect(provider.model.sales).toHaveLength(1);
  });

  test('I-25 two concurrent orders with one quote are one order', async () => {
    const api = await account();
    const { id } = await quoted(api);
    const answers = await Promise.all([buy(api, id), buy(api, id), buy(api, id)]);
    const statuses = answers.map((answer) => answer.status).toSorted((a, b) => a - b);
    expect(statuses).toEqual([201, 409, 409]);
    const refused = answers.filter((answer) => answer.status === 409);
    for (const answer of refused)
      expect(await problem(answer)).toMatchObject({ code: 'quotes.used' });
    expect(provider.model.sales).toHaveLength(1);
    expect(await api.balance()).toMatchObject({ held: 108 });
    expect(await scalar('SELECT count(*) FROM verifications')).toBe(1);
    await soundLedger();
  });

  test('I-25 a refused order does not use its quote', async () => {
    const api = await account({ credits: 100, promo: 0 });
    const { id } = await quoted(api);
    expect(await problem(await buy(api, id))).toMatchObject({ code: 'credits.insufficient' });
    expect((await buy(api, id)).status).toBe(402);
  });

  test.for([
    ['another account’s', 404, 'quotes.not_found'],
    ['an invented', 404, 'quotes.not_found'],
    ['a malformed', 404, 'quotes.not_found'],
    ['an expired', 409, 'quotes.expired'],
    ['a more expensive', 409, 'prices.above_maximum'],
  ] as const)('I-25 %s quote is %i %s', async ([whose, status, code]) => {
    const api = await account();
    const [own, others] = [await quoted(api), await quoted(await account())];
    if (whose === 'an expired') advance(5 * MINUTE);
    const invented = newId(env.ID_KEY, 'quo', START);
    const quote = {
      'another account’s': others.id,
      'an invented': invented,
      'a malformed': 'quo_1',
    };
    const id = whose in quote ? quote[whose as keyof typeof quote] : own.id;
    const body = whose === 'a more expensive' ? { maxPriceCents: own.priceCents - 1 } : {};
    expect(await problem(await buy(api, id, body))).toMatchObject({ status, code });
    expect(provider.count('purchase')).toBe(0);
    expect(await scalar('SELECT count(*) FROM verifications')).toBe(0);
  });

  test.for([{ service: 'telegram' }, { areaCodes: ['206'] }, { carriers: ['vz'] }])(
    'I-25 for %j the quote does not match',
    async (body) => {
      const api = await account();
      const { id } = await quoted(api);
      expect(await problem(await buy(api, id, body))).toMatchObject({
        status: 422,
        code: 'quotes.mismatch',
      });
      expect(provider.count('purchase')).toBe(0);
    },
  );

  test('I-25 the database refuses an order at another price than its quote’s, and a second order', async () => {
    const api = await account();
    const { id } = await quoted(api);
    const { accountId, credentialId } = api;
    const at = Date.now();
    const insert = (order: string, price: number, createdAt: number) =>
      env.DB.prepare(
        `INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
           provider_account, state, created_at, deadline_at, quote_id)
         VALUES (?, ?, ?, 'whatsapp', 'sms', ?, 'h', 'main', 'created', ?, 0, ?)`,
      )
        .bind(order, accountId, credentialId, price, createdAt, id)
        .run();
    await expect(insert('ver_x', 107, at)).rejects.toThrow('verifications:quote_differs');
    await expect(insert('ver_x', 108, at + 5 * MINUTE)).rejects.toThrow(
      'verifications:quote_expired',
    );
    await insert('ver_x', 108, at);
    await expect(insert('ver_y', 108, at)).rejects.toThrow('verifications:quote_used');
  });

  test('I-25 an order without a number uses its quote, and costs nothing', async () => {
    const market = new Market();
    const api = await account();
    const { id } = await quoted(api);
    market.plain = 200;
    expect(await problem(await buy(api, id))).toMatchObject({
      status: 409,
      code: 'prices.changed',
    });
    const order = String(await scalar('SELECT id FROM verifications'));
    await settled(order);
    expect(await show(api, order)).toMatchObject({ state: 'failed', reason: 'price_changed' });
    expect(await api.balance()).toEqual({ spendable: 1_000, available: 1_000, promo: 0, held: 0 });
    market.plain = 60;
    expect(await problem(await buy(api, id))).toMatchObject({ code: 'quotes.used' });
    await soundLedger();
  });
});

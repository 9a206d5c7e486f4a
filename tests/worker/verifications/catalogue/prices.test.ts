import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { account, advance, provider, scalar, setUpWorker } from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { Market } from '../../../support/worker/prices';
import {
  MINUTE,
  rented,
  show,
  soundLedger,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();

const KV_KEY = `cat:costs:${env.TEXTVERIFIED_URL}:whatsapp:sms:--`;
const gone = () => new Response(null, { status: 503 });
const refused = async (response: Response) => {
  const { code } = await response.json<{ code: string }>();
  return [response.status, code];
};

describe('I-13 a sale', () => {
  test('I-13 I-25 over any walk of the provider’s price is never below cost, and as quoted (40 walks)', async () => {
    const cents = fc.integer({ min: 20, max: 200 });
    const ms = fc.integer({ min: 0, max: 12 * MINUTE });
    const walk = fc.record({
      quoted: fc.boolean(),
      areaCode: fc.boolean(),
      newIsolate: fc.boolean(),
      /** The provider's price at the quote, the order and the purchase, and the time before each. */
      at: fc.tuple(cents, cents, cents),
      after: fc.tuple(ms, fc.integer({ min: 0, max: 6 * MINUTE })),
    });
    type Walk = typeof walk extends fc.Arbitrary<infer T> ? T : never;
    const market = new Market();
    const api = await account({ tier: 'enterprise', credits: 1_000_000 });
    const ends = new Map<string, number>();
    const runWalk = async ({ quoted, areaCode, newIsolate, at, after }: Walk) => {
      const wish = { service: 'signal', ...(areaCode ? { areaCodes: ['206'] } : {}) };
      advance(after[0]);
      market.plain = at[0];
      const asked = quoted ? await api.post('/v1/quotes', wish) : null;
      const quote = await asked?.json<{ id: string; priceCents: number }>();
      market.plain = at[1];
      advance(after[1]);
      if (newIsolate) resetIsolateCaches();
      market.atPurchase = at[2];
      const before = provider.model.sales.length;
      const response = await api.post(
        '/v1/verifications',
        quote ? { ...wish, quoteId: quote.id } : wish,
      );
      market.atPurchase = null;
      const sold = provider.model.sales.length - before;
      const body = await response.json<{ code: string | null; priceCents: number }>();
      const end =
        response.status === 201 ? `sold ${quote ? 'as quoted' : 'now'}` : (body.code ?? '');
      ends.set(end, (ends.get(end) ?? 0) + 1);
      if (response.status !== 201) {
        expect(sold).toBe(0);
        return;
      }
      expect(sold).toBe(1);
      expect(body.priceCents).toBeGreaterThanOrEqual(market.cents(areaCode, false));
      if (quote) expect(body.priceCents).toBe(quote.priceCents);
    };
    // One example of each end; the others are random.
    const still: Walk = {
      quoted: true,
      areaCode: false,
      newIsolate: false,
      at: [60, 60, 60],
      after: [0, 0],
    };
    const examples: [Walk][] = [
      [still],
      [{ ...still, quoted: false }],
      [{ ...still, at: [60, 60, 200] }],
      [{ ...still, after: [0, 5 * MINUTE] }],
    ];
    await fc.assert(fc.asyncProperty(walk, runWalk), { numRuns: 40, examples });
    expect([...ends.keys()].toSorted()).toEqual([
      'prices.changed',
      'quotes.expired',
      'sold as quoted',
      'sold now',
    ]);
    await soundLedger();
  }, 90_000);

  test('I-13 the provider is never offered more than the sale price', async () => {
    const market = new Market();
    const api = await account();
    await rented(api);
    market.plain = 109;
    // 108 from the cache, below the current cost of the number.
    const response = await api.post('/v1/verifications', { service: 'whatsapp' });
    expect(await refused(response)).toEqual([409, 'prices.changed']);
    const [, second] = provider.calls.filter((call) => call.operation === 'purchase');
    expect(second?.body['maxPrice']).toBe(1.08);
    expect(provider.model.sales).toHaveLength(1);
  });

  test.for([false, true])(
    'I-13 a price that the provider refused is read again: the next order sells (separate isolate of the object: %s)',
    async (apart) => {
      const market = new Market();
      const api = await account({ tier: 'developer' });
      const body = { service: 'whatsapp' };
      await rented(api);
      market.plain *= 3;
      const key = { 'idempotency-key': 'dead' };
      // A price that KV still returns for a while after its deletion.
      const old = await env.KV.get(KV_KEY);
      if (apart) vi.spyOn(env.KV, 'delete').mockResolvedValue();
      expect(await refused(await api.post('/v1/verifications', body, key))).toEqual([
        409,
        'prices.changed',
      ]);
      if (apart) expect(await env.KV.get(KV_KEY)).toBe(old);
      advance(1);
      const quote = await (await api.post('/v1/quotes', body)).json<{ priceCents: number }>();
      expect(quote.priceCents).toBe(270);
      expect(await rented(api)).toMatchObject({ state: 'awaiting_sms', priceCents: 270 });
      const asked = provider.count('price');
      // A repeat of the refused order returns that order, and the price loaded since then stays.
      expect((await api.post('/v1/verifications', body, key)).status).toBe(409);
      await rented(api);
      expect(provider.count('price')).toBe(asked);
    },
  );

  test('I-13 is not blocked by an unreadable list', async () => {
    const api = await account();
    provider.on('services', gone);
    provider.on('area-codes', gone);
    expect(await rented(api, { areaCodes: ['425'] })).toMatchObject({ state: 'awaiting_sms' });
  });

  test('I-13 does not happen without a price', async () => {
    const api = await account();
    for (const body of [{ price: 0 }, { price: -1 }, { price: null }, {}, { price: 'cheap' }]) {
      resetIsolateCaches();
      provider.on('price', () => Response.json({ serviceName: 'whatsapp', ...body }));
      for (const path of ['/v1/quotes', '/v1/verifications'])
        expect(await refused(await api.post(path, { service: 'whatsapp' }))).toEqual([
          503,
          'prices.unavailable',
        ]);
    }
    expect(provider.count('purchase')).toBe(0);
    expect(await scalar('SELECT count(*) FROM quotes')).toBe(0);
  });

  test('I-13 uses the last price for an hour while the provider returns none, and not after it', async () => {
    const api = await account({ tier: 'developer' });
    await rented(api);
    provider.on('price', () => new Response(null, { status: 400 }));
    advance(59 * MINUTE);
    expect(await rented(api)).toMatchObject({ priceCents: 90 });
    advance(MINUTE);
    const response = await api.post('/v1/verifications', { service: 'whatsapp' });
    expect(await refused(response)).toEqual([503, 'prices.unavailable']);
  });

  test('I-13 a new isolate sells at the price in KV, without a call', async () => {
    const api = await account({ tier: 'developer' });
    await rented(api);
    resetIsolateCaches();
    await rented(api);
    expect([provider.count('price'), provider.count('services')]).toEqual([1, 1]);
  });

  test('I-13 concurrent orders read one price', async () => {
    const api = await account({ tier: 'developer' });
    const body = { service: 'whatsapp' };
    const all = await Promise.all(Array.from({ length: 8 }, () => api.post('/v1/quotes', body)));
    expect(all.map((response) => response.status)).toEqual(Array(8).fill(201));
    expect([provider.count('price'), provider.count('stock')]).toEqual([1, 1]);
  });

  test('I-50 a replay returns its order, independent of later prices', async () => {
    const market = new Market();
    const api = await account();
    const body = { service: 'whatsapp', areaCodes: ['206'], maxPriceCents: 160 };
    const key = { 'idempotency-key': 'k' };
    const first = await (await api.post('/v1/verifications', body, key)).json<{ id: string }>();
    market.plain = 500;
    advance(11 * MINUTE);
    resetIsolateCaches();
    const refusedNow = await api.post('/v1/verifications', body);
    expect(await refused(refusedNow)).toEqual([409, 'prices.above_maximum']);
    const replay = await api.post('/v1/verifications', body, key);
    expect(await replay.json()).toMatchObject({ id: first.id, priceCents: 153 });
    const other = await api.post('/v1/verifications', { ...body, maxPriceCents: 161 }, key);
    expect(await refused(other)).toEqual([422, 'idempotency.body_differs']);
    expect(provider.model.sales).toHaveLength(1);
  });

  test('a markup of the service applies, also one for all tiers', async () => {
    const set = env.DB.prepare('INSERT INTO markups VALUES (?, ?, ?)');
    await env.DB.batch([set.bind('whatsapp', '*', 1.25), set.bind('signal', 'free', 3)]);
    const api = await account();
    const price = async (service: string) =>
      (await (await api.post('/v1/quotes', { service })).json<{ priceCents: number }>()).priceCents;
    expect([await price('whatsapp'), await price('signal'), await price('telegram')]).toEqual([
      75, 180, 108,
    ]);
    await expect(set.bind('telegram', 'free', 0.9).run()).rejects.toThrow('CHECK');
  });
});

describe('I-07 an area code that was not available', () => {
  test('I-07 is shown beside the actual one, and its surcharge is refunded with the code', async () => {
    const market = new Market();
    expect(market.areaCode).toBe(25);
    const api = await account({ credits: 130, promo: 100 });
    const { id } = await rented(api, { areaCodes: ['212', '718'], carriers: ['vz'] });
    const shown = (refunded: number, charged = 0) => ({
      priceCents: 171,
      chargedCents: charged,
      refundedCents: refunded,
      currency: 'USD',
      country: 'US',
      preferences: {
        areaCodes: {
          requested: ['212', '718'],
          assigned: '206',
          surchargeCents: 45,
          refundedSurchargeCents: refunded,
        },
        carriers: { requested: ['vz'], surchargeCents: 18 },
      },
    });
    expect(await show(api, id)).toMatchObject(shown(0));
    provider.sms('code 4711');
    await wake(id);
    await settled(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', ...shown(45, 171) });
    expect(await api.balance()).toEqual({ spendable: 104, available: 104, promo: 0, held: 0 });
    await settled(id);
    expect(await scalar("SELECT count(*) FROM transfers WHERE step LIKE 'refund:%'")).toBe(1);
    await soundLedger();

    // D1 returns the same after the deletion of the object.
    const before = await show(api, id);
    advance(25 * 60 * MINUTE);
    await wake(id);
    expect(await show(api, id)).toEqual(before);
  });

  test('I-07 paid with promo credits is refunded to promo, after the bought ones', async () => {
    const market = new Market();
    expect(market.areaCode).toBe(25);
    const api = await account({ credits: 20, promo: 140 });
    const { id } = await rented(api, { areaCodes: ['212'] });
    expect(await api.balance()).toMatchObject({ available: 7, promo: 0, held: 153 });
    provider.sms('code 4711');
    await wake(id);
    await settled(id);
    // 45 are refunded: first the 13 bought credits, then 32 of promo.
    expect(await api.balance()).toEqual({ spendable: 52, available: 20, promo: 32, held: 0 });
    await soundLedger();
  });

  test('I-07 keeps its surcharge when one of several requested codes is met', async () => {
    const market = new Market();
    expect(market.areaCode).toBe(25);
    const api = await account();
    const { id } = await rented(api, { areaCodes: ['212', '206'] });
    provider.sms('code 4711');
    await wake(id);
    await settled(id);
    expect(await api.balance()).toMatchObject({ spendable: 1_000 - 153, held: 0 });
    await soundLedger();
  });

  test('I-07 without a code the whole price is released, and no more', async () => {
    const market = new Market();
    expect(market.areaCode).toBe(25);
    const api = await account();
    const { id } = await rented(api, { areaCodes: ['212'] });
    advance(10 * MINUTE);
    await untilEnded(api, id);
    await settled(id);
    expect(await api.balance()).toEqual({ spendable: 1_000, available: 1_000, promo: 0, held: 0 });
    expect(await show(api, id)).toMatchObject({
      state: 'expired',
      chargedCents: 0,
      refundedCents: 0,
    });
    expect(await scalar("SELECT count(*) FROM transfers WHERE step LIKE 'refund:%'")).toBe(0);
    await soundLedger();
  });
});

import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { systemCtx } from '../../../../worker/accounts/authentication/auth';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { dueServices, refreshOffers } from '../../../../worker/verifications/catalogue/offers';
import {
  account,
  advance,
  call,
  lines,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { Market } from '../../../support/worker/prices';
import { MINUTE } from '../../../support/worker/verifications';

setUpWorker();

interface Listed {
  name: string;
  aliases: string[];
  popularity: number;
  priceFromCents: number | null;
  stock: { availableCount: number; capped: boolean } | null;
  successPercent: number | null;
  medianSeconds: number | null;
}

let market = new Market();
beforeEach(() => {
  market = new Market();
});

const refresh = () => refreshOffers(systemCtx(env));
const servicesOf = async (response: Response) => (await response.json<{ data: Listed[] }>()).data;
const list = async (api: Api): Promise<Listed[]> => servicesOf(await api.get('/v1/services'));
const priceOf = async (api: Api, name = 'whatsapp') =>
  (await list(api)).find((service) => service.name === name)?.priceFromCents;
const quotedPrice = async (api: Api, service = 'whatsapp'): Promise<number> => {
  const response = await api.post('/v1/quotes', { service });
  return (await response.json<{ priceCents: number }>()).priceCents;
};

describe('the list of services', () => {
  test('has no price before the first run, and then price, stock, place and aliases, without a call', async () => {
    const api = await account();
    expect(
      (await list(api)).map(({ name, priceFromCents, stock }) => [name, priceFromCents, stock]),
    ).toEqual([
      ['signal', null, null],
      ['telegram', null, null],
      ['whatsapp', null, null],
    ]);
    await refresh();
    resetIsolateCaches();
    const before = provider.calls.length;
    expect(await list(api)).toEqual(
      [
        { name: 'signal', displayName: 'Signal', popularity: 3, aliases: [] },
        { name: 'telegram', displayName: 'Telegram', popularity: 2, aliases: ['tg', 'tele'] },
        {
          name: 'whatsapp',
          displayName: 'WhatsApp',
          popularity: 1,
          aliases: ['wa', 'whats app', 'wsp'],
        },
      ].map((service) =>
        expect.objectContaining({
          ...service,
          priceFromCents: 108,
          stock: { availableCount: 9_000, capped: true },
          successPercent: null,
          medianSeconds: null,
        }),
      ),
    );
    expect(provider.calls).toHaveLength(before);
  });

  test.for([
    ['free', 108],
    ['developer', 90],
  ] as const)('shows the price of the plan %s, as a quote says it', async ([tier, price]) => {
    const api = await account({ tier });
    await refresh();
    expect([await priceOf(api), await quotedPrice(api)]).toEqual([price, price]);
  });

  test('uses a markup of the service', async () => {
    await env.DB.prepare(`INSERT INTO markups VALUES ('signal', '*', 3)`).run();
    const api = await account();
    await refresh();
    expect([await priceOf(api, 'signal'), await quotedPrice(api, 'signal')]).toEqual([180, 180]);
  });

  test('is never below the next quote: a price that a quote found replaces that of the job', async () => {
    const api = await account();
    await refresh();
    expect(await priceOf(api)).toBe(108);
    market.plain = 100;
    // The cached cost is too old for a quote, and the job has not run since.
    advance(11 * MINUTE);
    expect(await quotedPrice(api)).toBe(180);
    expect(await priceOf(api)).toBe(180);
  });

  test('and a quote uses the cost that the job has just read, without a call', async () => {
    const api = await account();
    await refresh();
    await list(api);
    const asked = provider.count('price');
    expect(await quotedPrice(api)).toBe(108);
    expect(provider.count('price')).toBe(asked);
  });

  test('shows no price that the provider has refused, until the job has read a new one', async () => {
    const api = await account();
    await refresh();
    expect(await priceOf(api)).toBe(108);
    market.plain = 109;
    expect((await api.post('/v1/verifications', { service: 'whatsapp' })).status).toBe(409);
    expect(await priceOf(api)).toBeNull();
    advance(3 * MINUTE);
    await refresh();
    expect(await priceOf(api)).toBe(197);
  });

  test('shows neither a price nor a stock of an hour ago', async () => {
    const api = await account();
    await refresh();
    await list(api);
    advance(60 * MINUTE);
    const [service] = await list(api);
    expect(service).toMatchObject({ priceFromCents: null, stock: null });
  });

  test('has another ETag with another price, and the same with the same', async () => {
    const api = await account();
    const tag = async () => (await api.get('/v1/services')).headers.get('etag');
    await refresh();
    const first = await tag();
    advance(3 * MINUTE);
    await refresh();
    expect(await tag()).toBe(first);
    market.plain = 61;
    advance(3 * MINUTE);
    await refresh();
    expect(await tag()).not.toBe(first);
  });

  test('is kept by a browser for one person, account and key', async () => {
    const api = await account();
    const response = await api.get('/v1/services');
    expect(response.headers.get('vary')).toBe('Cookie, Authorization, Namaskah-Account');
  });

  test.for([
    ['fb', []],
    ['wsp', ['whatsapp']],
    ['watsapp', ['whatsapp']],
    ['tg', ['telegram']],
  ] as const)('?query=%s finds %j', async ([query, expected]) => {
    const api = await account();
    const found = await servicesOf(await api.get(`/v1/services?query=${query}`));
    expect(found.map(({ name }) => name)).toEqual(expected);
  });
});

describe('the job', () => {
  test('reads each service once, at most once a minute', async () => {
    await refresh();
    await refresh();
    expect([provider.count('price'), provider.count('stock')]).toEqual([3, 3]);
    advance(MINUTE);
    await refresh();
    // All three are popular ones: they are due after three minutes.
    expect(provider.count('price')).toBe(3);
    advance(2 * MINUTE);
    await refresh();
    expect(provider.count('price')).toBe(6);
  });

  test('keeps the last offers when the provider fails, and asks it for no other service', async () => {
    const api = await account();
    await refresh();
    advance(3 * MINUTE);
    provider.on('price', () => new Response(null, { status: 429 }));
    const before = provider.count('stock');
    await refresh();
    expect(provider.count('stock') - before).toBeLessThanOrEqual(3);
    resetIsolateCaches();
    expect(await priceOf(api)).toBe(108);
  });

  test('I-62 a service that the provider cannot answer stops no other one', async () => {
    const api = await account();
    // The most popular, which is read first. Telegram is answered after it has failed; then Signal is due.
    const failed = Promise.withResolvers<void>();
    let attempts = 0;
    provider.on('stock', ({ body }, next) => {
      if (body['serviceName'] !== 'whatsapp') return next();
      if (++attempts === 3) setTimeout(failed.resolve, 100);
      return new Response(null, { status: 500 });
    });
    provider.on('price', async ({ body }, next) => {
      if (body['serviceName'] === 'telegram') await failed.promise;
      return next();
    });
    await refresh();
    expect([await priceOf(api), await priceOf(api, 'signal')]).toEqual([null, 108]);
  });

  test('without KV the list is answered, with the prices that this isolate knows', async () => {
    const api = await account();
    expect(await quotedPrice(api)).toBe(108);
    const get = vi.spyOn(env.KV, 'get').mockRejectedValue(new Error('KV is down'));
    try {
      expect([await priceOf(api), await priceOf(api, 'telegram')]).toEqual([108, null]);
    } finally {
      get.mockRestore();
    }
  });

  test('a service without a price is listed without one', async () => {
    const api = await account();
    provider.on('price', ({ body }, next) =>
      body['serviceName'] === 'signal' ? new Response(null, { status: 400 }) : next(),
    );
    await refresh();
    expect([await priceOf(api, 'signal'), await priceOf(api)]).toEqual([null, 108]);
  });

  test('a service that the provider does not list any more is forgotten', async () => {
    await refresh();
    provider.services.splice(0, 1);
    resetIsolateCaches();
    await env.KV.delete(`cat:services:${env.TEXTVERIFIED_URL}:sms`);
    advance(3 * MINUTE);
    await refresh();
    const stored = await env.KV.get(`offers:${env.TEXTVERIFIED_URL}:sms`, 'json');
    expect(Object.keys(Object(stored))).toEqual(['telegram', 'signal']);
  });

  test('popular services come first, then unread ones, then the oldest; eighty in a run', () => {
    const others = Array.from({ length: 100 }, (_, n) => `s${String(n).padStart(3, '0')}`);
    const names = [...others, 'whatsapp'];
    const now = 100 * MINUTE;
    const at = (minutes: number) => ({ cents: 1, at: now - minutes * MINUTE, available: 1 });
    const known = Object.fromEntries([
      ['whatsapp', at(3)],
      // The first nineteen are popular by name, after the curated one.
      ...others.slice(0, 19).map((name) => [name, at(2)]),
      ...others.slice(19, 50).map((name, n) => [name, at(10 + n)]),
    ]);
    const due = dueServices(names, known, now);
    expect(due).toHaveLength(80);
    expect(due[0]).toBe('whatsapp');
    expect(due.slice(1, 51)).toEqual(others.slice(50));
    expect(due.slice(51)).toEqual(others.slice(21, 50).toReversed());
  });
});

describe('the public list', () => {
  test('is that of the Free plan, for everybody, with the headers of a public answer', async () => {
    const api = await account({ tier: 'developer' });
    const free = await account();
    await refresh();
    const response = await call('/v1/catalogue', { headers: { origin: 'https://blog.example' } });
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'cache-control': 'public, max-age=60, stale-while-revalidate=600',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
    expect(response.headers.get('vary') ?? '').not.toContain('Cookie');
    const services = await servicesOf(response);
    expect(services).toEqual(await list(free));
    expect(services[0]?.priceFromCents).toBe(108);
    expect((await list(api))[0]?.priceFromCents).toBe(90);
    // The list of the same plan keeps its own headers.
    const own = await free.get('/v1/services');
    expect(own.headers.get('cache-control')).toBe(
      'private, max-age=60, stale-while-revalidate=600',
    );
  });

  test('is searched, answers 304, and refuses what the private one refuses', async () => {
    const found = await call('/v1/catalogue?query=watsapp');
    expect((await servicesOf(found.clone())).map(({ name }) => name)).toEqual(['whatsapp']);
    const etag = found.headers.get('etag') ?? '';
    const again = await call('/v1/catalogue?query=watsapp', {
      headers: { 'if-none-match': etag },
    });
    expect(again.status).toBe(304);
    expect((await call('/v1/catalogue?country=NG')).status).toBe(422);
    expect((await call('/v1/catalogue?limit=3')).status).toBe(400);
  });

  test('shows no cost', async () => {
    await refresh();
    expect(await (await call('/v1/catalogue')).text()).not.toMatch(/cost|"60"|:60\b/);
    expect(lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

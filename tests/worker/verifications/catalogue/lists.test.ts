import { describe, expect, test } from 'vitest';
import { account, provider, setUpWorker } from '../../../support/worker/api';
import { Market } from '../../../support/worker/prices';

setUpWorker();

const CACHING = 'private, max-age=60, stale-while-revalidate=600';

describe('services', () => {
  test('are listed with their presentation, by name', async () => {
    const api = await account();
    const response = await api.get('/v1/services');
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: [
        { name: 'signal', displayName: 'Signal', initials: 'SI', aliases: [], popularity: 3 },
        {
          name: 'telegram',
          displayName: 'Telegram',
          initials: 'TE',
          aliases: ['tg', 'tele'],
          popularity: 2,
        },
        {
          name: 'whatsapp',
          displayName: 'WhatsApp',
          initials: 'WA',
          aliases: ['wa', 'whats app', 'wsp'],
          popularity: 1,
        },
      ].map((service) => ({
        ...service,
        category: 'messaging',
        colour: expect.any(Number),
        capability: 'sms',
        description: null,
        country: 'US',
        // No job has read prices and stock, and no rental has ended.
        priceFromCents: null,
        stock: null,
        successPercent: null,
        medianSeconds: null,
      })),
      hasMore: false,
      nextCursor: null,
    });
  });

  test.for([
    ['?query=APP', ['whatsapp']],
    ['?query=%20tele%20', ['telegram']],
    ['?query=nothing', []],
    ['?country=us&query=sig', ['signal']],
  ] as const)('%s finds %j', async ([query, names]) => {
    const api = await account();
    const { data } = await (
      await api.get(`/v1/services${query}`)
    ).json<{ data: { name: string }[] }>();
    expect(data.map((service) => service.name)).toEqual(names);
  });
});

describe('area codes', () => {
  test('are listed with their regions', async () => {
    const api = await account();
    const response = await api.get('/v1/area-codes');
    expect(await response.json()).toEqual({
      data: [{ areaCode: '206', region: 'Washington' }],
      hasMore: false,
      nextCursor: null,
    });
  });

  test('of one region', async () => {
    const market = new Market();
    expect(market.plain).toBe(60);
    const api = await account();
    const response = await api.get('/v1/area-codes?region=new%20york&country=US');
    expect(await response.json()).toEqual({
      data: [
        { areaCode: '212', region: 'New York' },
        { areaCode: '718', region: 'New York' },
      ],
      hasMore: false,
      nextCursor: null,
    });
  });
});

describe('caching of both', () => {
  test.for(['/v1/services', '/v1/area-codes'])(
    '%s answers 304 to a client that has the list',
    async (path) => {
      const api = await account();
      const first = await api.get(path);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[0-9a-f]{32}"$/);
      expect(first.headers.get('cache-control')).toBe(CACHING);
      expect((await api.get(path)).headers.get('etag')).toBe(etag);

      for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        const again = await api.get(path, { 'if-none-match': known });
        expect(again.status).toBe(304);
        expect(await again.text()).toBe('');
        expect(again.headers.get('etag')).toBe(etag);
        expect(again.headers.get('cache-control')).toBe(CACHING);
        expect(again.headers.get('content-type')).toBeNull();
      }
      const other = await api.get(path, { 'if-none-match': '"other"' });
      expect(other.status).toBe(200);
    },
  );

  test('another body has another ETag', async () => {
    const api = await account();
    const tag = async (path: string) => (await api.get(path)).headers.get('etag');
    expect(await tag('/v1/services?query=sig')).not.toBe(await tag('/v1/services'));
  });

  test('a problem is not cached', async () => {
    const api = await account();
    const response = await api.get('/v1/services?country=NG');
    expect(response.status).toBe(422);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('etag')).toBeNull();
  });
});

describe('refusals', () => {
  test.for(['/v1/services', '/v1/area-codes'])(
    '%s of a country that is not served',
    async (path) => {
      const api = await account();
      const response = await api.get(`${path}?country=ng`);
      expect(response.status).toBe(422);
      expect(await response.json()).toMatchObject({
        code: 'countries.unsupported',
        detail: expect.stringContaining('"NG" are not available. Supported countries: US.'),
      });
      expect((await api.get(`${path}?country=Nigeria`)).status).toBe(400);
    },
  );

  test.for(['/v1/services', '/v1/area-codes'])('%s without its scope is 403', async (path) => {
    const api = await account({ scopes: ['balance:read'] });
    const response = await api.get(path);
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'auth.scope' });
  });

  test('area codes that cannot be read are 503', async () => {
    const api = await account();
    provider.on('area-codes', () => new Response(null, { status: 403 }));
    const response = await api.get('/v1/area-codes');
    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'area_codes.unavailable' });
  });
});

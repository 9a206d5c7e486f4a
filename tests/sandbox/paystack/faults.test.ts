import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openShop, type Envelope } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const start = Date.now();
  return [await work(), Date.now() - start];
};

describe('limits', () => {
  test('above the limit 429 as documented, with the rate limit headers before it', async () => {
    await shop.turn({ limitPerMinute: 2 });
    const first = await shop.verify('none');
    expect(first.headers.get('x-ratelimit-limit')).toBe('2');
    expect(first.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(Number(first.headers.get('x-ratelimit-reset'))).toBeLessThanOrEqual(60);
    await shop.verify('none');
    const { status, json, headers } = await shop.initialize({ reference: 'r-1' });
    expect([status, json]).toEqual([
      429,
      {
        status: false,
        message: 'Rate limit exceeded!',
        meta: { nextStep: 'Wait a few minutes and try the API call again' },
        type: 'api_error',
        code: 'rate_limited',
        errorCodeMappingNotFound: false,
      },
    ]);
    expect(headers.get('retry-after')).toBeNull();
    await shop.turn({ limitPerMinute: 0 });
    expect((await shop.verify('r-1')).json.code).toBe('transaction_not_found');
  });

  test('a group can have its own limit', async () => {
    await shop.turn({ limitPerMinute: { all: 1, verify: 3 } });
    const statuses = [];
    for (let i = 0; i < 4; i++) statuses.push((await shop.verify('none')).status);
    expect(statuses).toEqual([400, 400, 400, 429]);
    expect((await shop.initialize()).status).toBe(200);
    expect((await shop.initialize()).status).toBe(429);
  });
});

describe('outages, by group', () => {
  test.each([
    ['rate429', [429]],
    ['rate401', [401]],
    ['rate5xx', [500, 502, 503, 504]],
  ])('%s is answered with its status, and the operation does not run', async (name, expected) => {
    await shop.turn({ [name]: { initialize: 1 } });
    expect(expected).toContain((await shop.initialize({ reference: 'r-1' })).status);
    expect((await shop.verify('r-1')).json.code).toBe('transaction_not_found');
  });

  test('a hang does nothing; latency delays answers', async () => {
    await shop.turn({ rateHang: { initialize: 1 }, hangMs: 120, latencyMs: { verify: 80 } });
    const [hung, ms] = await timed(() => shop.initialize({ reference: 'r-1' }));
    expect(hung.status).toBe(504);
    expect(ms).toBeGreaterThanOrEqual(120);
    const [late, took] = await timed(() => shop.verify('r-1'));
    expect(late.json.code).toBe('transaction_not_found');
    expect(took).toBeGreaterThanOrEqual(80);
  });

  test.each([
    ['badGateway', 502],
    ['hang', 504],
  ])('an operation runs when its answer is dropped as %s', async (dropAfterAs, status) => {
    await shop.turn({ dropAfter: { initialize: 1 }, dropAfterAs, hangMs: 50 });
    expect((await shop.initialize({ reference: 'r-1' })).status).toBe(status);
    expect((await shop.verify('r-1')).json.data.status).toBe('abandoned');
    await shop.turn({ dropAfter: 0 });
    expect((await shop.initialize({ reference: 'r-1' })).json.code).toBe('duplicate_reference');
  });

  test('an operation runs when its answer is unreadable', async () => {
    await shop.turn({ rateGarbage: { initialize: 1 } });
    const { status, text, json } = await shop.initialize({ reference: 'r-1' });
    expect([status, text, json]).toEqual([200, '{"status":true,"data":{"', null]);
    expect((await shop.verify('r-1')).status).toBe(200);
  });
});

describe('the control routes', () => {
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    shop.sandbox.fetch<{ error: string }>('POST', `/sandbox/paystack${path}`, {
      body: JSON.stringify(body),
      headers,
    });

  test('set the outcome of a transaction until it is paid', async () => {
    await shop.initialize({ reference: 'r-1' });
    await shop.control('POST', '/transactions/r-1', { to: 'failed', response: 'No' });
    expect((await shop.verify('r-1')).json.data.gateway_response).toBe('No');
    await shop.control('POST', '/transactions/r-1', { to: 'abandoned' });
    expect((await shop.verify('r-1')).json.data.status).toBe('abandoned');
    const odd = { to: 'success', amount: 7, currency: 'USD', webhook: false };
    await shop.control('POST', '/transactions/r-1', odd);
    const { data } = (await shop.verify('r-1')).json;
    expect([data.status, data.amount, data.requested_amount, data.currency]).toEqual([
      'success',
      7,
      500_000,
      'USD',
    ]);
    expect(await shop.events()).toEqual([]);
    expect((await post('/transactions/r-1', { to: 'failed' })).status).toBe(409);
  });

  test.each([
    ['/transactions/none', { to: 'success' }, 404],
    ['/transactions/none', { to: 'odd' }, 422],
    ['/refunds', { reference: 'none' }, 404],
    ['/refunds/1', { status: 'failed' }, 404],
    ['/disputes', { reference: 'none' }, 404],
    ['/disputes/1/remind', {}, 404],
    ['/disputes/1/resolve', { resolution: 'declined' }, 404],
    ['/disputes/1/resolve', { resolution: 'odd' }, 422],
    ['/reset', { odd: 1 }, 422],
  ])('%s %j is %i', async (path, body, status) => {
    expect((await post(path, body)).status).toBe(status);
  });

  test('answer 404 for unknown authorizations', async () => {
    const path = '/sandbox/paystack/authorizations/AUTH_none';
    const reply = await shop.sandbox.fetch('PATCH', path, { body: '{"active":false}' });
    expect(reply.status).toBe(404);
  });

  test('show the state, with foreign text escaped', async () => {
    await shop.initialize({ email: '<i>a@b.test' });
    const { reference } = await shop.buy();
    await shop.call('POST', '/refund', { transaction: reference });
    await shop.control('POST', '/disputes', { reference });
    const { status, text } = await shop.sandbox.fetch('GET', '/sandbox/paystack');
    expect(status).toBe(200);
    expect(text).toContain('&lt;i&gt;a@b.test');
    expect(text).toContain('charge.dispute.create');
    expect(text).toContain('refund.pending');
    const saved = await shop.control<{ email: string }[]>(
      'GET',
      '/authorizations?email=user@example.com',
    );
    expect(saved).toHaveLength(1);
    expect(await shop.control<unknown[]>('GET', '/refunds')).toHaveLength(1);
    expect(await shop.control<unknown[]>('GET', '/disputes')).toHaveLength(1);
    expect(await shop.control('GET', '/healthz')).toEqual({ ok: true, lastError: null });
  });

  test('refuse pages of other origins', async () => {
    const headers = { origin: 'https://evil.test' };
    expect((await post('/reset', {}, headers)).status).toBe(403);
  });

  test('switches: merged by section, refused as a whole, reset', async () => {
    const turned = await shop.control<{ webhooks: object }>('PATCH', '/switches', {
      webhooks: { lost: 0.5 },
    });
    expect(turned.webhooks).toMatchObject({ lost: 0.5, retries: 'test', timeoutMs: 30_000 });
    for (const patch of [{ odd: 1 }, { webhooks: { lost: 2 } }, { currencies: [] }, []]) {
      const reply = await shop.sandbox.fetch<Envelope<null>>(
        'PATCH',
        '/sandbox/paystack/switches',
        {
          body: JSON.stringify(patch),
        },
      );
      expect([reply.status, patch]).toEqual([422, patch]);
    }
    expect(await shop.control('GET', '/switches')).toEqual(turned);
    const reset = await shop.control<{ webhooks: object }>('DELETE', '/switches');
    expect(reset.webhooks).toMatchObject({ lost: 0 });
  });
});

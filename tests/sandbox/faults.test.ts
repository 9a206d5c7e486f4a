import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { pause, startSandbox } from './support.ts';

const sandbox = await startSandbox();
beforeEach(() => sandbox.fresh());
afterAll(() => sandbox.stop());

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const started = performance.now();
  return [await work(), performance.now() - started];
};
const me = () => sandbox.call('GET', 'account/me');

describe('latency', () => {
  test('is fixed or random, for all calls or by group', async () => {
    await sandbox.turn({ latencyMs: { account: 600 } });
    expect((await timed(me))[1]).toBeGreaterThanOrEqual(595);
    expect((await timed(() => sandbox.inbox('')))[1]).toBeLessThan(500);
    await sandbox.turn({ latencyMs: [100, 160] });
    expect((await timed(me))[1]).toBeGreaterThanOrEqual(95);
  });

  test('of one call does not block others', async () => {
    await sandbox.turn({ latencyMs: { account: 900 } });
    const slow = me();
    const [, took] = await timed(() => sandbox.inbox(''));
    expect(took).toBeLessThan(700);
    await slow;
  });
});

describe('random refusals', () => {
  test.each([
    ['rate401', 401],
    ['rate403', 403],
    ['rate429', 429],
  ])('%s', async (rate, status) => {
    await sandbox.turn({ [rate]: { account: 1 } });
    expect((await me()).status).toBe(status);
    expect((await sandbox.call('GET', 'sms')).status).toBe(200);
  });

  test('rate5xx answers several statuses, and the operation does not run', async () => {
    await sandbox.turn({ rate5xx: 1 });
    const replies = await Promise.all(Array.from({ length: 20 }, () => sandbox.buy()));
    const statuses = new Set(replies.map((reply) => reply.status));
    expect([...statuses].every((status) => [500, 502, 503, 504].includes(status))).toBe(true);
    expect(statuses.size).toBeGreaterThan(1);
    expect(await sandbox.purchases()).toEqual([]);
  });

  test('a share applies about that often', async () => {
    await sandbox.turn({ rate429: { all: 0.3 } });
    const replies = await Promise.all(
      Array.from({ length: 200 }, () => sandbox.call('GET', 'sms')),
    );
    const struck = replies.filter((reply) => reply.status === 429).length;
    expect(struck).toBeGreaterThan(35);
    expect(struck).toBeLessThan(90);
  });

  test('rateGarbage: the sale happens, its answer is unreadable', async () => {
    await sandbox.turn({ rateGarbage: { create: 1 } });
    const reply = await sandbox.buy();
    expect([reply.status, reply.json]).toEqual([201, null]);
    expect(await sandbox.purchases()).toHaveLength(1);
  });

  test('rateHang delays the answer, and the operation does not run', async () => {
    await sandbox.turn({ rateHang: { create: 1 }, hangMs: 200 });
    const [reply, took] = await timed(() => sandbox.buy());
    expect(reply.status).toBe(504);
    expect(took).toBeGreaterThanOrEqual(195);
    expect(await sandbox.purchases()).toEqual([]);
  });
});

describe('limits', () => {
  test('limitPerSecond counts calls of a group', async () => {
    await sandbox.turn({ limitPerSecond: { sms: 5 } });
    const replies = await Promise.all(Array.from({ length: 30 }, () => sandbox.call('GET', 'sms')));
    const passed = replies.filter((reply) => reply.status === 200).length;
    expect(passed).toBeGreaterThanOrEqual(5);
    expect(passed).toBeLessThan(30);
  });

  test('oneChangeAtATime refuses a second change while the first runs', async () => {
    await sandbox.turn({ oneChangeAtATime: true, latencyMs: { create: 200 } });
    const replies = await Promise.all([sandbox.buy(), sandbox.buy()]);
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([201, 429]);
    expect((await sandbox.buy()).status).toBe(201);
  });

  test('Retry-After is off by default', async () => {
    await sandbox.turn({ rate429: 1 });
    expect((await me()).headers.get('retry-after')).toBeNull();
    await sandbox.turn({ retryAfterSeconds: 7 });
    expect((await me()).headers.get('retry-after')).toBe('7');
  });
});

describe('a lost purchase', () => {
  test('dropAfterCreate badGateway: sold, answered 502', async () => {
    await sandbox.turn({ dropAfterCreate: 'badGateway' });
    expect((await sandbox.buy()).status).toBe(502);
    expect(await sandbox.purchases()).toHaveLength(1);
  });

  test('dropAfterCreate hang: sold, not answered for hangMs', async () => {
    await sandbox.turn({ dropAfterCreate: 'hang', hangMs: 5000 });
    const call = sandbox.fetch('POST', '/api/pub/v2/verifications', {
      headers: { authorization: `Bearer ${(await sandbox.signIn()).json.token}` },
      body: JSON.stringify({ serviceName: 'whatsapp', capability: 'sms' }),
      signal: AbortSignal.timeout(300),
    });
    await expect(call).rejects.toThrow();
    expect(await sandbox.purchases()).toHaveLength(1);
  });

  test('dropAfterCreateShare drops some', async () => {
    await sandbox.turn({ dropAfterCreate: 'badGateway', dropAfterCreateShare: 0.5 });
    const replies = await Promise.all(Array.from({ length: 30 }, () => sandbox.buy()));
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([201, 502]));
    expect(await sandbox.purchases()).toHaveLength(30);
  });
});

describe('undocumented error bodies', () => {
  test.each([
    ['empty', null, ''],
    ['json', 'application/json', '"errorCode":"NotFound"'],
    ['html', 'text/html', '<h1>404 Not Found</h1>'],
    ['problemdetails', 'application/problem+json', '"traceId"'],
  ])('errorBody %s', async (errorBody, type, text) => {
    await sandbox.turn({ errorBody });
    const reply = await sandbox.call('GET', 'verifications/lr_x');
    expect(reply.status).toBe(404);
    expect(reply.text).toContain(text);
    expect(reply.headers.get('content-type')?.split(';')[0] ?? null).toBe(type);
  });
});

describe('tokens', () => {
  test('expire after tokenSeconds', async () => {
    await sandbox.turn({ tokenSeconds: 1 });
    const { json } = await sandbox.signIn();
    expect(json.expiresIn).toBe(1);
    expect((await me()).status).toBe(200);
    await pause(1050);
    expect((await me()).status).toBe(401);
  });

  test('are independent, unless maxAuthTokens expires the oldest', async () => {
    const first = (await sandbox.signIn()).json.token;
    await sandbox.signIn();
    const withFirst = () =>
      sandbox.fetch('GET', '/api/pub/v2/account/me', {
        headers: { authorization: `Bearer ${first}` },
      });
    expect((await withFirst()).status).toBe(200);
    await sandbox.turn({ maxAuthTokens: 1 });
    await sandbox.signIn();
    expect((await withFirst()).status).toBe(401);
    expect((await me()).status).toBe(200);
  });
});

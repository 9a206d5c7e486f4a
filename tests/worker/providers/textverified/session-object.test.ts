import {
  abortAllDurableObjects,
  evictDurableObject,
  reset,
  runInDurableObject,
} from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTextVerified } from '../../../../worker/providers/textverified/client';
import { sessionPort } from '../../../../worker/providers/textverified/session.port';
import { resetIsolateCaches } from '../../../../worker/platform/core/isolate-cache';
import { textVerified } from '../../../../worker/providers/textverified/textverified.client';
import { realWorld } from '../../../../worker/providers/textverified/world';

const ID = 'lr_01HZX3V9Q2M4N6P8R0S2T4V6W8';
const input = {
  accountId: 'acc_1',
  key: 'order-1',
  serviceName: 'whatsapp',
  capability: 'sms' as const,
  areaCodes: null,
  carriers: null,
  serviceNotListedName: null,
  maxPriceCents: 250,
};
const change = (customer: string, spacingMs = 250) => ({
  account: customer,
  purpose: 'purchase' as const,
  spacingMs,
});
const NOTHING_OPEN = { isolate: 'one', young: 0, old: 0, until: 0 };
const page = () =>
  Response.json({ data: [], hasNext: false, hasPrevious: false, count: 0, links: {} });

let account = '';
let auths = 0;
let answer: (request: Request) => Response | Promise<Response> = page;

beforeEach(() => {
  account = crypto.randomUUID();
  auths = 0;
  answer = page;
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (target, init) => {
    const request = new Request(target, init);
    if (!request.url.endsWith('/auth')) return answer(request);
    auths += 1;
    const expiresAt = new Date(Date.now() + 899_000).toISOString();
    return Response.json({ token: `very-secret-token-${auths}`, expiresIn: 899, expiresAt });
  });
});
afterEach(async () => {
  resetIsolateCaches('textverified');
  await reset();
});

/** Like another isolate: empty memory, the same session object. */
const isolate = (spacingMs = 0) =>
  createTextVerified(
    {
      baseUrl: env.TEXTVERIFIED_URL,
      username: env.TEXTVERIFIED_USERNAME,
      apiKey: env.TEXTVERIFIED_API_KEY,
      spacingMs,
      callsPerSecond: 200,
    },
    realWorld,
    sessionPort(env.PROVIDER_SESSION, account),
  );
const port = () => sessionPort(env.PROVIDER_SESSION, account);
const stub = () => env.PROVIDER_SESSION.get(env.PROVIDER_SESSION.idFromName(`provider:${account}`));

test('twenty parallel calls of two isolates authenticate once', async () => {
  const [one, two] = [isolate(), isolate()];
  const readings = await Promise.all(
    Array.from({ length: 20 }, (_, i) => (i % 2 ? one : two).messages(ID)),
  );
  expect(readings.filter((reading) => reading.ok)).toHaveLength(20);
  expect(auths).toBe(1);
});

test('the factory keeps one client for each account until it is told to forget', async () => {
  const client = textVerified(env, account);
  expect(textVerified(env, account)).toBe(client);
  expect(textVerified(env, 'another')).not.toBe(client);
  expect(await client.balance()).toMatchObject({ ok: false, kind: 'invalid' });
  resetIsolateCaches('textverified');
  expect(textVerified(env, account)).not.toBe(client);
});

test('a token refused by the provider is renewed once for both isolates', async () => {
  const isolates = [isolate(), isolate()];
  await Promise.all(isolates.map((client) => client.messages(ID)));
  answer = (request) =>
    request.headers.get('authorization') === 'Bearer very-secret-token-1'
      ? new Response(null, { status: 401 })
      : page();
  const readings = await Promise.all(isolates.map((client) => client.messages(ID)));
  expect(readings.map((reading) => reading.ok)).toEqual([true, true]);
  expect(auths).toBe(2);
});

test('I-47 the storage contains no token, no key and no name', async () => {
  await isolate().messages(ID);
  await isolate(100).purchase(input);
  await port().limited(250, 0);
  const stored = await runInDurableObject(stub(), async (_object, state) =>
    JSON.stringify([...(await state.storage.list())]),
  );
  expect(stored).toContain('raisedMs');
  for (const secret of ['very-secret', env.TEXTVERIFIED_API_KEY, env.TEXTVERIFIED_USERNAME]) {
    expect(stored).not.toContain(secret);
  }
});

test('an evicted session keeps breaker and spacing, and authenticates again', async () => {
  await isolate().messages(ID);
  await port().tally({ ok: 0, failed: 5, streak: 5 });
  await port().limited(250, 0);
  const before = await port().copy(NOTHING_OPEN);
  expect(before).toMatchObject({ breaker: { phase: 'open' } });

  await evictDurableObject(stub());

  expect(await port().copy(NOTHING_OPEN)).toEqual({ ...before, generation: 0 });
  await port().reserve(change('acc_1'));
  const asked = Date.now();
  expect(await port().reserve(change('acc_1'))).toEqual({ waitMs: 0, taken: true });
  expect(Date.now() - asked).toBeGreaterThan(250);
  expect(await port().bearer(0)).toMatchObject({ ok: true, token: 'very-secret-token-2' });
  expect((await port().copy(NOTHING_OPEN)).generation).toBeGreaterThan(before.generation);
});

test('unreadable state of an older version is replaced by a fresh one', async () => {
  await port().copy(NOTHING_OPEN);
  await runInDurableObject(stub(), (_object, state) =>
    state.storage.put('data', { breaker: { phase: 'ajar' }, spacing: 7 }),
  );
  await evictDurableObject(stub());
  expect(await port().copy(NOTHING_OPEN)).toMatchObject({ breaker: { phase: 'closed' } });
  expect(await port().reserve(change('acc_1'))).toEqual({ waitMs: 0, taken: true });
});

test('a breaker that one isolate opened stops the other', async () => {
  await port().tally({ ok: 0, failed: 5, streak: 5 });
  let calls = 0;
  answer = () => {
    calls += 1;
    return page();
  };
  expect(await isolate().messages(ID)).toEqual({
    ok: false,
    kind: 'unavailable',
    detail: 'breaker_open',
  });
  expect(await isolate().purchase(input)).toMatchObject({ kind: 'unsent', reason: 'breaker_open' });
  expect(calls).toBe(0);
});

test('of many concurrent requests one gets the probe', async () => {
  const now = Date.now();
  await port().tally({ ok: 0, failed: 5, streak: 5 });
  vi.useFakeTimers({ toFake: ['Date'], now: now + 11_000 });
  try {
    const probes = await Promise.all(Array.from({ length: 10 }, () => port().probe()));
    expect(probes.filter((probe) => probe.allowed)).toHaveLength(1);
    expect(await port().tally({ ok: 1, failed: 0, streak: 0 })).toMatchObject({
      breaker: { phase: 'closed' },
    });
  } finally {
    vi.useRealTimers();
  }
});

test('concurrent changes are sent one after the other', async () => {
  const began = Date.now();
  const at = await Promise.all(
    Array.from({ length: 5 }, async (_, i) => {
      expect(await port().reserve(change(`acc_${i}`, 400))).toEqual({ waitMs: 0, taken: true });
      return Date.now() - began;
    }),
  );
  const sorted = at.toSorted((a, b) => a - b);
  for (const [i, ms] of sorted.slice(1).entries())
    expect(ms - (sorted[i] ?? 0)).toBeGreaterThanOrEqual(200);
});

test('I-62 a purchase of another account is sent before waiting reports', async () => {
  const order: string[] = [];
  const ask = async (customer: string, purpose: 'purchase' | 'end') => {
    await port().reserve({ account: customer, purpose, spacingMs: 1_000 });
    order.push(customer);
  };
  // Asked together: on a slow machine a later purchase would find the reports sent.
  await Promise.all([
    ...Array.from({ length: 5 }, () => ask('flood', 'end')),
    ask('victim', 'purchase'),
  ]);
  // The first report needs no slot, and its successor may have one already.
  expect(order.indexOf('victim')).toBeLessThanOrEqual(2);
});

test('changes that wait in a restarted session continue to wait in the new one', async () => {
  const client = isolate(400);
  const sent: number[] = [];
  answer = () => {
    sent.push(Date.now());
    return new Response(null, { status: 200 });
  };
  const reports = Array.from({ length: 5 }, () =>
    client.report(ID, { account: 'acc_1', purpose: 'end' }),
  );
  await vi.waitFor(() => expect(sent.length).toBeGreaterThan(1), 10_000);
  await abortAllDurableObjects();
  const done = await Promise.all(reports);
  expect(done.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'done'));
  // The restart loses one delay; between the queued changes none is missing.
  for (const [i, at] of sent.slice(3).entries())
    expect(at - (sent[i + 2] ?? 0)).toBeGreaterThanOrEqual(200);
});

test('open orders that two isolates report are one sum, once all have reported', async () => {
  const now = Date.now();
  vi.useFakeTimers({ toFake: ['Date'], now });
  try {
    const until = now + 60_000;
    const first = await port().copy({ isolate: 'one', young: 3, old: 1, until });
    expect(first.open).toBeNull();
    vi.setSystemTime(now + 10_000);
    const second = await port().copy({ isolate: 'two', young: 1, old: 2, until: until + 1 });
    expect(second.open).toEqual({ young: 4, old: 3 });
    vi.setSystemTime(until);
    expect((await port().copy(NOTHING_OPEN)).open).toEqual({ young: 1, old: 2 });
  } finally {
    vi.useRealTimers();
  }
});

test('bad credentials are a result, not an exception', async () => {
  vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response(null, { status: 401 }));
  expect(await isolate().balance()).toEqual({
    ok: false,
    kind: 'unauthorized',
    detail: 'unauthorized',
  });
});

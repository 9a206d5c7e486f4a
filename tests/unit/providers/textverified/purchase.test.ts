import { beforeEach, describe, expect, test } from 'vitest';
import type { PurchaseInput } from '../../../../worker/providers/textverified/textverified.client';
import { collectLogs } from '../../../support/logs';
import { type Answer, BASE, empty, html, ID, inTurn, json, provider, quiet, TURN } from './fake';

const input: PurchaseInput = {
  accountId: 'acc_1',
  key: 'order-1',
  serviceName: 'whatsapp',
  capability: 'sms',
  areaCodes: ['206', '425'],
  carriers: ['tmo'],
  serviceNotListedName: null,
  maxPriceCents: 250,
};
const href = `${BASE}/api/pub/v2/verifications/${ID}`;
const link = (to: string | null) => ({ method: 'GET', href: to });
const buy = (answer: () => Answer) => provider(answer).client.purchase(input);
const created = { kind: 'created', reservationId: ID };

beforeEach(quiet);

test('I-15 the request contains the key and the maximum price in dollars', async () => {
  const { world, client } = provider(() => json(link(href), 201));
  await client.purchase(input);
  const sent = world.sent.at(-1);
  expect(world.calls).toEqual(['POST verifications']);
  expect(sent?.headers.get('idempotency-key')).toBe('order-1');
  expect(sent?.headers.get('authorization')).toBe('Bearer token-1');
  expect(sent?.json).toEqual({
    serviceName: 'whatsapp',
    capability: 'sms',
    areaCodeSelectOption: ['206', '425'],
    carrierSelectOption: ['tmo'],
    serviceNotListedName: null,
    maxPrice: 2.5,
  });
  expect(world.timeouts.at(-1)).toBe(8_000);
});

test('omitted options are sent as null', async () => {
  const { world, client } = provider(() => json(link(href), 201));
  await client.purchase({ ...input, areaCodes: [], carriers: null });
  expect(world.sent.at(-1)?.json).toMatchObject({
    areaCodeSelectOption: null,
    carrierSelectOption: null,
  });
});

test.each(['purchase', 'reuse'] as const)(
  'I-62 a %s that is cancelled before its turn is not sent',
  async (call) => {
    const { world, client } = provider(() => json(link(href), 201), { spacingMs: 250 });
    await client.purchase(input);
    let isWanted = true;
    const again = { accountId: 'acc_1', action: 'reuse', reservationId: ID } as const;
    const queued =
      call === 'purchase'
        ? client.purchase({ ...input, key: 'order-2', isWanted: () => isWanted })
        : client.reuse({ ...again, isWanted: () => isWanted });
    isWanted = false;
    expect(await queued).toEqual({ kind: 'unsent', reason: 'withdrawn', retryAfterMs: null });
    expect(world.calls).toEqual(['POST verifications']);
  },
);

describe('a 201 names its reservation', () => {
  test.each([
    ['the body’s link', json(link(href), 201)],
    ['a relative link', json(link(`/api/pub/v2/verifications/${ID}`), 201)],
    ['Location with an empty body', empty(201, { location: href })],
    [
      'Location beside a foreign link',
      json(link('https://evil.test/api/pub/v2/verifications/lr_X'), 201, { location: href }),
    ],
  ])('by %s', async (_name, answer) => {
    expect(await buy(() => answer)).toEqual(created);
  });
});

describe('a 201 without a reservation may have bought a number', () => {
  test.each([
    ['a foreign host', json(link(`https://evil.test/api/pub/v2/verifications/${ID}`), 201)],
    ['the right name on another port', json(link(href.replace('.com', '.com:8443')), 201)],
    ['plain http', json(link(href.replace('https', 'http')), 201)],
    [
      'a look-alike host',
      json(link(`https://www.textverified.com.evil.test/api/pub/v2/verifications/${ID}`), 201),
    ],
    [
      'a host hidden behind credentials',
      json(link(`https://www.textverified.com@evil.test/api/pub/v2/verifications/${ID}`), 201),
    ],
    [
      'credentials before the right host',
      json(link(`https://a:b@www.textverified.com/api/pub/v2/verifications/${ID}`), 201),
    ],
    ['a scheme-relative host', json(link(`//evil.test/api/pub/v2/verifications/${ID}`), 201)],
    ['a foreign Location', empty(201, { location: `https://evil.test/verifications/${ID}` })],
    ['another resource', json(link(`${BASE}/api/pub/v2/sales/${ID}`), 201)],
    ['no link', json(link(null), 201)],
    ['an empty body', empty(201)],
    ['HTML', html(201)],
  ])('%s', async (_name, answer) => {
    expect(await buy(() => answer)).toMatchObject({ kind: 'unknown', detail: 'unreadable 201' });
  });

  test('I-15 the id in a foreign link is returned to be searched for, not to be used', async () => {
    const foreign = link(`https://evil.test/api/pub/v2/verifications/${ID}`);
    expect(await buy(() => json(foreign, 201))).toEqual({
      kind: 'unknown',
      detail: 'unreadable 201',
      named: ID,
    });
    expect(await buy(() => json(link(null), 201))).toEqual({
      kind: 'unknown',
      detail: 'unreadable 201',
    });
  });
});

test.each([200, 202])('a %i that names its number has sold it', async (status) => {
  expect(await buy(() => json(link(href), status))).toEqual({ kind: 'created', reservationId: ID });
});

describe('a 400 bought nothing', () => {
  test.each([
    ['InsufficientBalance', 'insufficient_balance'],
    ['Unavailable', 'unavailable'],
    ['PricingFailure', 'pricing'],
    ['TooManyUnfinishedVerifications', 'too_many_unfinished'],
    ['NoSuchService', 'invalid'],
    ['constructor', 'invalid'],
  ])('%s → %s', async (providerCode, code) => {
    const answer = () => json({ errorCode: providerCode, errorDescription: 'No.' }, 400);
    expect(await buy(answer)).toEqual({ kind: 'refused', code, providerCode });
  });

  test.each([
    ['an empty body', empty(400)],
    ['HTML', html(400)],
    ['ProblemDetails', json({ type: 'about:blank', title: 'Bad Request', status: 400 }, 400)],
    ['a null code', json({ errorCode: null, errorDescription: null }, 400)],
    ['an odd code', json({ errorCode: '+1 206 555 0142' }, 400)],
  ])('with %s → invalid', async (_name, answer) => {
    expect(await buy(() => answer)).toEqual({
      kind: 'refused',
      code: 'invalid',
      providerCode: null,
    });
  });

  test('I-27 an empty provider balance pages the operator, once for any number of refusals', async () => {
    const logs = collectLogs();
    const broke = () => json({ errorCode: 'InsufficientBalance', errorDescription: null }, 400);
    for (let i = 0; i < 3; i++) await buy(broke);
    expect(logs).toEqual(
      ['alert', 'error', 'error'].map((level) => ({
        level,
        event: 'provider.insufficient_balance',
      })),
    );
  });

  test('I-15 an expired key is not a refusal: its earlier call may have been executed', async () => {
    const answer = () => json({ errorCode: 'IdempotencyKeyExpired', errorDescription: null }, 400);
    expect(await buy(answer)).toEqual({ kind: 'key_expired' });
  });
});

describe('other answers', () => {
  test('a 409 means that the first attempt is still in progress', async () => {
    const answer = () => json({ errorCode: 'IdempotencyConflict', errorDescription: null }, 409);
    expect(await buy(answer)).toEqual({ kind: 'running' });
  });

  test.each([
    ['429', empty(429), null],
    ['429 with seconds', empty(429, { 'retry-after': '7' }), 7_000],
    ['429 with a date', empty(429, { 'retry-after': 'Fri, 02 Jan 2026 03:04:35 GMT' }), 30_000],
  ])('%s was not executed', async (_name, answer, retryAfterMs) => {
    expect(await buy(() => answer)).toEqual({
      kind: 'unsent',
      reason: 'rate_limited',
      retryAfterMs,
    });
  });

  test('a 403 was not executed', async () => {
    expect(await buy(() => empty(403))).toEqual({
      kind: 'unsent',
      reason: 'unauthorized',
      retryAfterMs: null,
    });
  });

  test.each<[string, () => Answer, string]>([
    ['a timeout', () => 'hang', 'timeout'],
    ['a broken connection', () => 'network', 'network'],
    ['500', () => empty(500), 'http 500'],
    ['503 with HTML', () => html(503), 'http 503'],
    ['a redirect', () => empty(302, { location: href }), 'http 302'],
    ['200 without a link', () => json({}), 'unreadable 200'],
    ['404', () => empty(404), 'http 404'],
  ])(
    'I-15 after %s the outcome is unknown, and it is sent once only',
    async (_name, answer, detail) => {
      const { world, client } = provider(answer);
      expect(await client.purchase(input)).toEqual({ kind: 'unknown', detail });
      expect(world.calls).toEqual(['POST verifications']);
    },
  );
});

describe('401', () => {
  test('gets one fresh token and is repeated with the same key', async () => {
    const { world, client } = provider(
      inTurn(
        () => empty(401),
        () => json(link(href), 201),
      ),
    );
    expect(await client.purchase(input)).toEqual(created);
    expect(world.auths).toBe(2);
    const tries = world.sent.filter((sent) => sent.to === 'verifications');
    expect(
      tries.map((sent) => [sent.headers.get('authorization'), sent.headers.get('idempotency-key')]),
    ).toEqual([
      ['Bearer token-1', 'order-1'],
      ['Bearer token-2', 'order-1'],
    ]);
  });

  test('twice counts as not sent', async () => {
    const { world, client } = provider(() => empty(401));
    expect(await client.purchase(input)).toEqual({
      kind: 'unsent',
      reason: 'unauthorized',
      retryAfterMs: null,
    });
    expect(world.calls).toEqual(['POST verifications', 'POST verifications']);
  });
});

describe('without a token nothing is sent', () => {
  test.each<[string, () => Answer, object]>([
    ['bad credentials', () => empty(401), { reason: 'unauthorized', retryAfterMs: 30_000 }],
    [
      'too many authentications',
      () => empty(429, { 'retry-after': '9' }),
      { reason: 'rate_limited', retryAfterMs: 9_000 },
    ],
    ['an outage', () => 'network', { reason: 'no_token', retryAfterMs: 1_000 }],
    ['nonsense', () => html(200), { reason: 'no_token', retryAfterMs: 1_000 }],
  ])('%s', async (_name, auth, outcome) => {
    const { world, client } = provider(() => json(link(href), 201), { auth });
    expect(await client.purchase(input)).toEqual({ kind: 'unsent', ...outcome });
    expect(world.calls).toEqual([]);
  });
});

test.each(['', 'a b', 'ключ', 'x'.repeat(257)])(
  'the key %j is refused before anything is sent',
  async (key) => {
    const { world, client } = provider(() => json(link(href), 201));
    expect(await client.purchase({ ...input, key })).toEqual({
      kind: 'refused',
      code: 'invalid',
      providerCode: null,
    });
    expect(world.sent).toEqual([]);
  },
);

describe('cancel and report', () => {
  const change = (answer: () => Answer) => provider(answer).client.cancel(ID, TURN);

  test('post without a body, and an empty 200 is a success', async () => {
    const { world, client } = provider(() => empty(200));
    expect([await client.cancel(ID, TURN), await client.report(ID, TURN)]).toEqual([
      { kind: 'done' },
      { kind: 'done' },
    ]);
    expect(world.calls).toEqual([
      `POST verifications/${ID}/cancel`,
      `POST verifications/${ID}/report`,
    ]);
    expect(world.sent.map((sent) => sent.json)).toEqual([undefined, undefined, undefined]);
    expect(world.timeouts.slice(1)).toEqual([6_000, 6_000]);
  });

  test.each<[string, () => Answer, object]>([
    ['400', () => empty(400), { kind: 'refused', detail: 'http 400' }],
    [
      '400 with a code',
      () => json({ errorCode: 'NotCancellable' }, 400),
      { kind: 'refused', detail: 'http 400 NotCancellable' },
    ],
    ['404', () => html(404), { kind: 'not_found' }],
    ['429', () => empty(429), { kind: 'unsent', detail: 'http 429' }],
    ['403', () => empty(403), { kind: 'unknown', detail: 'http 403' }],
    ['503', () => empty(503), { kind: 'unknown', detail: 'http 503' }],
    ['a timeout', () => 'hang', { kind: 'unknown', detail: 'timeout' }],
    ['a broken connection', () => 'network', { kind: 'unknown', detail: 'network' }],
  ])('%s', async (_name, answer, outcome) => expect(await change(answer)).toEqual(outcome));

  test('are repeated once with a fresh token after a 401', async () => {
    expect(
      await change(
        inTurn(
          () => empty(401),
          () => empty(200),
        ),
      ),
    ).toEqual({ kind: 'done' });
  });

  test('with an id that is more than a path segment are never sent', async () => {
    const { world, client } = provider(() => empty(200));
    expect(await client.cancel('../sales', TURN)).toEqual({
      kind: 'refused',
      detail: 'unusable id',
    });
    expect(world.sent).toEqual([]);
  });
});

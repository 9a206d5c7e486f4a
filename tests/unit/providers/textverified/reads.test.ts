import { beforeEach, describe, expect, test } from 'vitest';
import { type Answer, BASE, empty, html, ID, inTurn, json, provider, quiet } from './fake';

beforeEach(quiet);

const link = (rest: string) => ({ method: 'GET', href: `${BASE}/api/pub/v2/${rest}` });
const expanded = {
  number: '2065550142',
  sms: link(`sms?ReservationId=${ID}`),
  calls: link(`calls?ReservationId=${ID}`),
  createdAt: '2026-01-02T03:04:05+00:00',
  endsAt: '2026-01-02T03:19:05+00:00',
  id: ID,
  cancel: { canCancel: true, link: link('cancel') },
  reactivate: { canReactivate: false, link: { method: null, href: null } },
  report: { canReport: false, link: link('report') },
  reuse: { link: link('reuse'), reusableUntil: null },
  sale: link('sales/1'),
  serviceName: 'whatsapp',
  state: 'verificationPending',
  totalCost: 1.25,
};
const read = (answer: () => Answer) => provider(answer).client.verification(ID);

describe('verification', () => {
  test('I-06 I-54 is returned with our number format, our times and our cents', async () => {
    expect(await read(() => json(expanded))).toEqual({
      ok: true,
      value: {
        id: ID,
        number: '+12065550142',
        serviceName: 'whatsapp',
        state: 'pending',
        createdAt: 1767323045000,
        endsAt: 1767323945000,
        costCents: 125,
        canCancel: true,
        canReport: false,
        canReactivate: false,
        reusableUntil: null,
      },
    });
  });

  test.each(['Completed', 'Canceled', 'TimedOut', 'Reported', 'Refunded', 'Reused', 'Reactivated'])(
    'knows the state verification%s',
    async (name) => {
      const reading = await read(() => json({ ...expanded, state: `verification${name}` }));
      expect(reading).toMatchObject({
        ok: true,
        value: { state: name[0]?.toLowerCase() + name.slice(1) },
      });
    },
  );

  test.each([
    ['an unknown state', { state: 'verificationParked' }, 'state: unreadable state'],
    ['an inherited name as state', { state: 'toString' }, 'state: unreadable state'],
    ['a rental’s state', { state: 'renewableActive' }, 'state: unreadable state'],
    ['I-54 a time without offset', { endsAt: '2026-01-02T03:19:05' }, 'endsAt: unreadable instant'],
    ['a price in words', { totalCost: '1.25' }, 'totalCost: invalid_type'],
    ['another id', { id: 'lr_other' }, 'another id'],
  ])('%s is invalid, not guessed', async (_name, change, detail) => {
    expect(await read(() => json({ ...expanded, ...change }))).toEqual({
      ok: false,
      kind: 'invalid',
      detail,
    });
  });

  test.each<[string, () => Answer, string, string]>([
    ['I-14 404', () => empty(404), 'not_found', 'http 404'],
    ['I-02 a timeout', () => 'hang', 'unavailable', 'timeout'],
    ['I-02 a broken connection', () => 'network', 'unavailable', 'network'],
    ['I-02 503', () => html(503), 'unavailable', 'http 503'],
    ['429', () => empty(429), 'rate_limited', 'http 429'],
    ['403', () => empty(403), 'unauthorized', 'http 403'],
    ['401 twice', () => empty(401), 'unauthorized', 'http 401'],
    [
      '400',
      () => json({ errorCode: 'Odd', errorDescription: null }, 400),
      'invalid',
      'http 400 Odd',
    ],
    ['a redirect', () => empty(302, { location: 'https://evil.test/' }), 'invalid', 'http 302'],
    ['HTML', () => html(200), 'invalid', 'unreadable 200'],
    ['an empty body', () => empty(200), 'invalid', 'unreadable 200'],
    ['a body above the limit', () => json('x'.repeat(262_144)), 'invalid', 'unreadable 200'],
  ])('%s', async (_name, answer, kind, detail) => {
    expect(await read(answer)).toEqual({ ok: false, kind, detail });
  });

  test('a body that breaks off is unavailable, not invalid', async () => {
    const broken = new ReadableStream({ pull: (body) => body.error(new TypeError('reset')) });
    expect(await read(() => new Response(broken))).toEqual({
      ok: false,
      kind: 'unavailable',
      detail: 'unreadable 200',
    });
  });

  test('a body that stalls ends by the same timeout', async () => {
    const { world, client } = provider(
      () => new Response(new ReadableStream({ pull: () => world.expire() }, { highWaterMark: 0 })),
    );
    expect(await client.verification(ID)).toEqual({
      ok: false,
      kind: 'unavailable',
      detail: 'unreadable 200',
    });
  });
});

describe('I-02 retries', () => {
  test('a poll is repeated once, quickly', async () => {
    const { world, client } = provider(
      inTurn(
        () => 'network',
        () => json(expanded),
      ),
    );
    expect(await client.verification(ID)).toMatchObject({ ok: true });
    expect(world.slept).toEqual([150]);
    expect(world.timeouts.slice(1)).toEqual([4_000, 4_000]);
  });

  test('a poll that used its whole time is not repeated: the alarm polls again', async () => {
    const { world, client } = provider(() => 'hang');
    await client.verification(ID);
    expect(world.calls).toHaveLength(1);
  });

  test('a poll that gets 429 is not repeated', async () => {
    const { world, client } = provider(() => empty(429));
    await client.verification(ID);
    expect(world.calls).toHaveLength(1);
  });

  test('a look-up is repeated twice, with growing delays', async () => {
    const { world, client } = provider(() => empty(503));
    expect(await client.balance()).toMatchObject({ ok: false, kind: 'unavailable' });
    expect(world.calls).toHaveLength(3);
    expect(world.slept).toEqual([150, 300]);
  });

  test('a look-up waits for a Retry-After of two seconds, not of three', async () => {
    const two = provider(
      inTurn(
        () => empty(429, { 'retry-after': '2' }),
        () => json({ currentBalance: 1 }),
      ),
    );
    expect(await two.client.balance()).toEqual({ ok: true, value: { balanceCents: 100 } });
    expect(two.world.slept).toEqual([2_000]);
    const three = provider(() => empty(429, { 'retry-after': '3' }));
    expect(await three.client.balance()).toMatchObject({ ok: false, kind: 'rate_limited' });
    expect(three.world.calls).toHaveLength(1);
  });

  test('all attempts of a look-up end within six seconds', async () => {
    const { world, client } = provider(() => 'hang');
    const startedAt = world.now();
    await client.balance();
    expect(world.calls).toHaveLength(2);
    expect(world.now() - startedAt).toBeLessThanOrEqual(6_000);
  });

  test('a price request is a look-up too, although it is a POST', async () => {
    const { client } = provider(
      inTurn(
        () => empty(500),
        () => json({ serviceName: 'whatsapp', price: 1.25 }),
      ),
    );
    const price = await client.price({
      serviceName: 'whatsapp',
      capability: 'sms',
      areaCode: false,
      carrier: false,
    });
    expect(price).toEqual({ ok: true, value: { priceCents: 125 } });
  });
});

describe('catalogue', () => {
  test('the price is requested as the contract defines it', async () => {
    const { world, client } = provider(() => json({ serviceName: 'whatsapp', price: 0.75 }));
    await client.price({
      serviceName: 'whatsapp',
      capability: 'voice',
      areaCode: true,
      carrier: false,
    });
    expect(world.calls).toEqual(['POST pricing/verifications']);
    expect(world.sent.at(-1)?.json).toEqual({
      serviceName: 'whatsapp',
      areaCode: true,
      carrier: false,
      numberType: 'voip',
      capability: 'voice',
    });
  });

  test.each([0, -1, null])('a price of %j is not a price', async (price) => {
    const { client } = provider(() => json({ serviceName: 'whatsapp', price }));
    expect(
      await client.price({
        serviceName: 'whatsapp',
        capability: 'sms',
        areaCode: false,
        carrier: false,
      }),
    ).toMatchObject({ ok: false, kind: 'invalid' });
  });

  test('stock', async () => {
    const { world, client } = provider(() => json({ availableQuantity: 9000 }));
    expect(await client.stock({ serviceName: 'whatsapp', capability: 'sms' })).toEqual({
      ok: true,
      value: { available: 9000 },
    });
    expect(world.calls).toEqual(['POST inventory/verifications']);
    expect(world.sent.at(-1)?.json).toEqual({
      numberType: 'mobile',
      serviceName: 'whatsapp',
      capability: 'sms',
    });
  });

  test('services of the other capability are omitted', async () => {
    const { world, client } = provider(() =>
      json([
        { serviceName: 'whatsapp', description: 'Chat', capability: 'sms' },
        { serviceName: 'whatsapp', description: null, capability: 'voice' },
        { serviceName: 'signal', capability: 'sms' },
        { serviceName: 'both', capability: 'smsAndVoiceCombo' },
        { capability: 'sms' },
      ]),
    );
    expect(await client.services('sms')).toEqual({
      ok: true,
      value: [
        { serviceName: 'whatsapp', capability: 'sms', description: 'Chat' },
        { serviceName: 'signal', capability: 'sms', description: null },
      ],
    });
    expect(world.calls).toEqual(['GET services?numberType=mobile&reservationType=verification']);
  });

  test('a catalogue of 5,000 rows is not too large', async () => {
    const row = {
      serviceName: 'a-service-with-a-name',
      description: 'x'.repeat(120),
      capability: 'sms',
    };
    const { client } = provider(() => json(Array.from({ length: 5_000 }, () => row)));
    expect(await client.services('sms')).toMatchObject({ ok: true });
  });

  test('area codes', async () => {
    const { client } = provider(() => json([{ areaCode: '205', state: 'Alabama' }]));
    expect(await client.areaCodes()).toEqual({
      ok: true,
      value: [{ areaCode: '205', state: 'Alabama' }],
    });
  });

  test('a list without one readable row counts as unread', async () => {
    const { client } = provider(() => json([{ code: '205' }]));
    expect(await client.areaCodes()).toEqual({
      ok: false,
      kind: 'invalid',
      detail: 'no readable row',
    });
  });
});

describe('I-27 the balance', () => {
  test('is returned in cents', async () => {
    const { client } = provider(() => json({ username: 'ops@example.com', currentBalance: 12.34 }));
    expect(await client.balance()).toEqual({ ok: true, value: { balanceCents: 1234 } });
  });

  test.each<[string, () => Answer, string]>([
    ['an outage', () => 'network', 'unavailable'],
    ['a missing field', () => json({ username: 'ops@example.com' }), 'invalid'],
    ['null', () => json({ currentBalance: null }), 'invalid'],
    ['an empty body', () => empty(200), 'invalid'],
  ])('is unknown, never 0, after %s', async (_name, answer, kind) => {
    expect(await provider(answer).client.balance()).toMatchObject({ ok: false, kind });
  });
});

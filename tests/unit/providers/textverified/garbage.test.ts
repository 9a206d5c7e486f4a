import * as fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { parseWebhook } from '../../../../worker/providers/textverified/webhook';
import { type Answer, ID, provider, quiet, TURN } from './fake';

beforeEach(quiet);

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
const query = { serviceName: 'whatsapp', capability: 'sms' as const };

const shaped = fc.record(
  {
    data: fc.oneof(fc.array(fc.jsonValue()), fc.jsonValue()),
    hasNext: fc.oneof(fc.boolean(), fc.jsonValue()),
    links: fc.jsonValue(),
    method: fc.constantFrom('GET', 'POST', null),
    href: fc.oneof(fc.webUrl(), fc.string(), fc.constant(null)),
    errorCode: fc.oneof(fc.string(), fc.jsonValue()),
    state: fc.string(),
    number: fc.string(),
    price: fc.double(),
    currentBalance: fc.oneof(fc.string(), fc.constant(null)),
  },
  { requiredKeys: [] },
);
const body = fc.oneof(
  fc.string(),
  fc.json(),
  shaped.map((value) => JSON.stringify(value)),
);
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(200, 201, 400, 401, 404, 409, 429, 500, 503) },
  { weight: 1, arbitrary: fc.integer({ min: 200, max: 599 }) },
);
const location = fc.oneof(fc.constant(null), fc.webUrl(), fc.base64String());
const bodiless = new Set([204, 205, 304]);

const answer = fc.tuple(body, status, location).map(
  ([text, code, to]) =>
    (): Answer =>
      new Response(bodiless.has(code) ? null : text, {
        status: code,
        headers: to ? { location: to } : {},
      }),
);

test('I-15 I-55 garbage never throws and never counts as a purchase', async () => {
  await fc.assert(
    fc.asyncProperty(answer, async (garbage) => {
      const { client } = provider(garbage);
      const outcome = await client.purchase(input);
      expect(['refused', 'running', 'unsent', 'unknown']).toContain(outcome.kind);
    }),
    { numRuns: 500 },
  );
});

test('I-27 I-55 garbage never throws, and never counts as a verification or a balance', async () => {
  await fc.assert(
    fc.asyncProperty(answer, async (garbage) => {
      const { client } = provider(garbage);
      expect((await client.verification(ID)).ok).toBe(false);
      expect((await client.balance()).ok).toBe(false);
      for (const reading of [
        await client.messages(ID),
        await client.verificationsSince(0),
        await client.services('sms'),
        await client.areaCodes(),
        await client.price({ ...query, areaCode: false, carrier: false }),
        await client.stock(query),
      ]) {
        if (!reading.ok) expect(reading.detail).not.toBe('');
      }
      await client.cancel(ID, TURN);
    }),
    { numRuns: 300 },
  );
});

test('garbage from the authentication never throws, and no further request is sent', async () => {
  await fc.assert(
    fc.asyncProperty(answer, async (garbage) => {
      const { client, world } = provider(() => 'network', { auth: garbage });
      expect((await client.purchase(input)).kind).toBe('unsent');
      expect(world.calls).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('a garbage webhook never throws and never yields a message', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(parseWebhook(value)?.message ?? null).toBeNull();
    }),
  );
});

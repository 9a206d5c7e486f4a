import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox } from './support.ts';
import type { Refusal } from './wire.ts';

const sandbox = await startSandbox();
beforeEach(() => sandbox.fresh());
afterAll(() => sandbox.stop());

const refusal = async (fields: Record<string, unknown>, headers: Record<string, string> = {}) => {
  const { status, json } = await sandbox.buy<Refusal>(fields, headers);
  expect(Object.keys(json)).toEqual(['errorCode', 'errorDescription']);
  return [status, json.errorCode];
};
const keyed = (key: string) => ({ 'Idempotency-Key': key });

describe('refused purchases', () => {
  test('above maxPrice', async () => {
    expect(await refusal({ maxPrice: 1.24 })).toEqual([400, 'PricingFailure']);
    expect((await sandbox.buy({ maxPrice: 1.25 })).status).toBe(201);
    expect(await sandbox.purchases()).toHaveLength(1);
  });

  test('without credit', async () => {
    await sandbox.turn({ balance: 1 });
    expect(await refusal({})).toEqual([400, 'InsufficientBalance']);
    expect(await sandbox.balance()).toBe(1);
  });

  test('out of stock, by number or at random', async () => {
    await sandbox.turn({ stock: { whatsapp: 1 } });
    expect((await sandbox.buy()).status).toBe(201);
    expect(await refusal({})).toEqual([400, 'Unavailable']);
    await sandbox.turn({ stock: {}, noNumbers: 1 });
    expect(await refusal({})).toEqual([400, 'Unavailable']);
  });

  test('with too many unfinished verifications', async () => {
    await sandbox.turn({ maxUnfinished: 1 });
    await sandbox.rent();
    expect(await refusal({})).toEqual([400, 'TooManyUnfinishedVerifications']);
  });

  test('unknown services, wrong bodies, an unlisted service without a name', async () => {
    expect(await refusal({ serviceName: 'nosuch' })).toEqual([400, 'InvalidService']);
    expect(await refusal({ serviceName: 'allservices' })).toEqual([400, 'InvalidService']);
    expect(await refusal({ serviceName: 'discord', capability: 'voice' })).toEqual([
      400,
      'InvalidService',
    ]);
    expect(await refusal({ capability: 'fax' })).toEqual([400, 'InvalidRequest']);
    expect(await refusal({ serviceName: 'servicenotlisted' })).toEqual([
      400,
      'ServiceNotListedNameRequired',
    ]);
    const named = { serviceName: 'servicenotlisted', serviceNotListedName: 'Acme' };
    expect((await sandbox.buy(named)).status).toBe(201);
  });

  test('exactCase refuses the enum in another case', async () => {
    expect((await sandbox.buy({ capability: 'SMS' })).status).toBe(201);
    await sandbox.turn({ exactCase: true });
    expect(await refusal({ capability: 'SMS' })).toEqual([400, 'InvalidRequest']);
  });

  test('unknownCarrier refuses carriers other than vz, tmo and att', async () => {
    expect((await sandbox.buy({ carrierSelectOption: ['sprint'] })).status).toBe(201);
    await sandbox.turn({ unknownCarrier: 'reject' });
    expect(await refusal({ carrierSelectOption: ['sprint'] })).toEqual([400, 'InvalidCarrier']);
    expect((await sandbox.buy({ carrierSelectOption: ['vz'] })).status).toBe(201);
  });
});

describe('price', () => {
  const quote = async () =>
    (
      await sandbox.call<{ price: number }>('POST', 'pricing/verifications', {
        serviceName: 'whatsapp',
        areaCode: true,
        carrier: false,
        numberType: 'mobile',
        capability: 'sms',
      })
    ).json.price;

  test('priceFactor changes quote and sale, saleFactor only the sale', async () => {
    await sandbox.turn({ priceFactor: { whatsapp: 2 }, areaCodeSurcharge: 0.1 });
    expect(await quote()).toBe(2.6);
    await sandbox.turn({ saleFactor: { '*': 1.5 } });
    expect(await quote()).toBe(2.6);
    expect((await sandbox.rent({ areaCodeSelectOption: ['212'] })).totalCost).toBe(3.9);
  });

  test('carrierSurcharge is charged for a chosen carrier', async () => {
    await sandbox.turn({ carrierSurcharge: 1 });
    expect((await sandbox.rent({ carrierSelectOption: ['att'] })).totalCost).toBe(2.25);
  });
});

describe('numbers', () => {
  test('have the requested area code, unless areaCodeMiss', async () => {
    const asked = { areaCodeSelectOption: ['907'] };
    expect((await sandbox.rent(asked)).number).toMatch(/^907555/);
    await sandbox.turn({ areaCodeMiss: 1 });
    expect((await sandbox.rent(asked)).number).not.toMatch(/^907/);
  });

  test('are fictional while available, and never rented twice at once', async () => {
    const rented = [];
    for (let i = 0; i < 150; i++) rented.push(await sandbox.buy({ areaCodeSelectOption: ['907'] }));
    const numbers = (await sandbox.purchases()).map((row) => row.number);
    expect(new Set(numbers).size).toBe(150);
    expect(numbers.every((number) => /^907555\d{4}$/.test(number))).toBe(true);
    expect(numbers.filter((number) => number.startsWith('90755501')).length).toBeGreaterThan(80);
  });

  test('forceRecycle sells a free number again', async () => {
    const first = await sandbox.rent();
    await sandbox.turn({ forceRecycle: true });
    expect((await sandbox.rent()).number).not.toBe(first.number);
    await sandbox.call('POST', `verifications/${first.id}/cancel`);
    expect((await sandbox.rent()).number).toBe(first.number);
  });

  test('numberFormat changes their format, and filters still find them', async () => {
    const { number, id } = await sandbox.rent();
    await sandbox.control('POST', '/sms', { reservationId: id });
    await sandbox.turn({ numberFormat: 'e164' });
    expect((await sandbox.look(id)).number).toBe(`+1${number}`);
    expect((await sandbox.inbox(`to=${encodeURIComponent(`+1${number}`)}`)).data[0]?.to).toBe(
      `+1${number}`,
    );
    await sandbox.turn({ numberFormat: 'country' });
    expect((await sandbox.look(id)).number).toBe(`1${number}`);
    expect((await sandbox.inbox(`to=${number}`)).count).toBe(1);
  });

  test('idFormat changes the ids whose form is not documented', async () => {
    expect((await sandbox.rent()).sale.href).toMatch(/\/sale_[0-9A-Z]{26}$/);
    await sandbox.turn({ idFormat: 'plain' });
    expect((await sandbox.rent()).sale.href).toMatch(/\/[0-9A-Z]{26}$/);
    await sandbox.turn({ idFormat: 'guid' });
    expect((await sandbox.rent()).sale.href).toMatch(
      /\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });
});

describe('Idempotency-Key', () => {
  test('a finished key returns the same 201 and sells nothing', async () => {
    const first = await sandbox.buy({}, keyed('a'));
    const second = await sandbox.buy({}, keyed(' a '));
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(second.headers.get('location')).toBe(first.json.href);
    expect(await sandbox.purchases()).toMatchObject([{ idempotencyKey: 'a', price: 1.25 }]);
  });

  test('concurrent calls with one key sell one number; those during the sale get 409', async () => {
    await sandbox.turn({ idempotencyInProgressMs: 300 });
    const replies = await Promise.all(
      Array.from({ length: 12 }, () => sandbox.buy<Refusal>({}, keyed('race'))),
    );
    const codes = replies.map((reply) => reply.status).toSorted((a, b) => a - b);
    expect(codes).toEqual([201, ...Array<number>(11).fill(409)]);
    const conflict = replies.find((reply) => reply.status === 409);
    expect(conflict?.json.errorCode).toBe('IdempotencyConflict');
    expect(await sandbox.purchases()).toHaveLength(1);
    expect((await sandbox.buy({}, keyed('race'))).status).toBe(201);
    expect(await sandbox.purchases()).toHaveLength(1);
  });

  test('a slow purchase is in progress until its answer is sent', async () => {
    await sandbox.turn({ latencyMs: { create: 250 } });
    const replies = await Promise.all([sandbox.buy({}, keyed('k')), sandbox.buy({}, keyed('k'))]);
    expect(replies.map((reply) => reply.status).toSorted((a, b) => a - b)).toEqual([201, 409]);
  });

  test('a refused purchase does not use up its key', async () => {
    await sandbox.turn({ noNumbers: 1 });
    expect(await refusal({}, keyed('k'))).toEqual([400, 'Unavailable']);
    await sandbox.turn({ noNumbers: 0 });
    expect((await sandbox.buy({}, keyed('k'))).status).toBe(201);
  });

  test('keys have 1 to 256 characters', async () => {
    expect(await refusal({}, keyed('x'.repeat(257)))).toEqual([400, 'InvalidIdempotencyKey']);
    expect((await sandbox.buy({}, keyed('x'.repeat(256)))).status).toBe(201);
  });

  test('another body with the same key: the same 201, or a refusal', async () => {
    const first = await sandbox.buy({}, keyed('k'));
    const other = { serviceName: 'discord' };
    expect((await sandbox.buy(other, keyed('k'))).text).toBe(first.text);
    await sandbox.turn({ idempotencyOtherBody: 'reject' });
    expect(await refusal(other, keyed('k'))).toEqual([400, 'IdempotencyMismatch']);
  });

  test.each([
    ['sold', 1],
    ['unsold', 0],
  ])(
    'idempotencyStuck %s: 409 until the key expires incomplete, then 400',
    async (mode, numbers) => {
      await sandbox.turn({ idempotencyStuck: mode, idempotencyTtlMs: 400 });
      expect((await sandbox.buy({}, keyed('k'))).status).toBe(502);
      await sandbox.turn({ idempotencyStuck: 'off' });
      expect(await refusal({}, keyed('k'))).toEqual([409, 'IdempotencyConflict']);
      expect(await sandbox.purchases()).toHaveLength(numbers);
      await new Promise((done) => setTimeout(done, 420));
      expect(await refusal({}, keyed('k'))).toEqual([400, 'IdempotencyKeyExpired']);
      expect((await sandbox.buy({}, keyed('new'))).status).toBe(201);
    },
  );

  test('an expired finished key sells again, or is refused', async () => {
    await sandbox.turn({ idempotencyTtlMs: 1 });
    await sandbox.buy({}, keyed('k'));
    await new Promise((done) => setTimeout(done, 5));
    await sandbox.buy({}, keyed('k'));
    expect(await sandbox.purchases()).toHaveLength(2);
    await sandbox.turn({ idempotencyExpired: 'reject' });
    await new Promise((done) => setTimeout(done, 5));
    expect(await refusal({}, keyed('k'))).toEqual([400, 'IdempotencyKeyExpired']);
  });

  test('a dropped answer is returned again for its key', async () => {
    await sandbox.turn({ dropAfterCreate: 'badGateway' });
    expect((await sandbox.buy({}, keyed('k'))).status).toBe(502);
    expect(await sandbox.purchases()).toHaveLength(1);
    const again = await sandbox.buy({}, keyed('k'));
    expect(again.status).toBe(201);
    expect(
      (await sandbox.purchases()).map((row) => again.json.href.endsWith(row.reservationId)),
    ).toEqual([true]);
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KEY, startSandbox, USER } from './support.ts';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/;

const sandbox = await startSandbox();
beforeAll(() => sandbox.fresh());
afterAll(() => sandbox.stop());

describe('authentication', () => {
  test('key and email address return a bearer token with a zoned expiry', async () => {
    const { status, json } = await sandbox.signIn();
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['token', 'expiresIn', 'expiresAt']);
    expect(json.token.split('.')).toHaveLength(3);
    expect(json.expiresIn).toBe(899);
    expect(json.expiresAt).toMatch(INSTANT);
    expect(Date.parse(json.expiresAt) - Date.now()).toBeGreaterThan(890_000);
  });

  test.each([
    ['no header', {}],
    ['a wrong key', { 'X-API-KEY': 'x', 'X-API-USERNAME': USER }],
    ['a wrong user', { 'X-API-KEY': KEY, 'X-API-USERNAME': 'x' }],
  ])('%s is refused without a body', async (_, headers) => {
    const reply = await sandbox.fetch('POST', '/api/pub/v2/auth', { headers });
    expect([reply.status, reply.text]).toEqual([401, '']);
  });

  test.each(['account/me', 'area-codes', 'sms', 'verifications', 'sales', 'webhook-events'])(
    '%s needs a token',
    async (path) => {
      expect((await sandbox.fetch('GET', `/api/pub/v2/${path}`)).status).toBe(401);
      const bad = { headers: { authorization: 'Bearer nonsense' } };
      expect((await sandbox.fetch('GET', `/api/pub/v2/${path}`, bad)).status).toBe(401);
    },
  );
});

describe('catalogue', () => {
  test('the account has a name and a balance', async () => {
    const { json } = await sandbox.call('GET', 'account/me');
    expect(json).toEqual({ username: USER, currentBalance: 10_000 });
  });

  test('area codes are an array of codes with their state', async () => {
    const { json } = await sandbox.call<{ areaCode: string; state: string }[]>('GET', 'area-codes');
    expect(json).toContainEqual({ areaCode: '205', state: 'Alabama' });
    expect(json.length).toBeGreaterThan(300);
    expect(new Set(json.map((row) => row.areaCode)).size).toBe(json.length);
    expect(new Set(json.map((row) => row.state)).size).toBe(51);
    expect(json.every((row) => /^[2-9]\d\d$/.test(row.areaCode))).toBe(true);
  });

  test('services come once per capability', async () => {
    const query = 'services?numberType=mobile&reservationType=verification';
    const { json } = await sandbox.call<{ serviceName: string; capability: string }[]>(
      'GET',
      query,
    );
    expect(new Set(json.map((row) => row.serviceName)).size).toBeGreaterThanOrEqual(60);
    expect(json).toContainEqual({
      serviceName: 'whatsapp',
      description: 'WhatsApp',
      capability: 'sms',
    });
    expect(json.filter((row) => row.serviceName === 'google').map((row) => row.capability)).toEqual(
      ['sms', 'voice'],
    );
    const names = json.map((row) => row.serviceName);
    expect(names).toEqual(
      expect.arrayContaining(['servicenotlisted', 'servicenotlistedvoice', 'nocode']),
    );
    expect(names).not.toContain('allservices');
  });

  test('rentals include allservices, internet lines offer calls only, both query fields are required', async () => {
    const rentals = await sandbox.call(
      'GET',
      'services?NumberType=mobile&ReservationType=renewable',
    );
    expect(JSON.stringify(rentals.json)).toContain('allservices');
    const voip = await sandbox.call<{ capability: string }[]>(
      'GET',
      'services?numberType=voip&reservationType=verification',
    );
    expect(new Set(voip.json.map((row) => row.capability))).toEqual(new Set(['voice']));
    expect((await sandbox.call('GET', 'services?numberType=mobile')).status).toBe(400);
  });

  test('a price names the service; unsupported combinations are refused', async () => {
    const asked = {
      serviceName: 'whatsapp',
      areaCode: false,
      carrier: false,
      numberType: 'mobile',
      capability: 'sms',
    };
    const price = (fields: object) =>
      sandbox.call('POST', 'pricing/verifications', { ...asked, ...fields });
    expect((await price({})).json).toEqual({ serviceName: 'whatsapp', price: 1.25 });
    expect((await price({ areaCode: true })).json).toEqual({ serviceName: 'whatsapp', price: 1.5 });
    expect((await price({ areaCode: true, carrier: true })).json).toEqual({
      serviceName: 'whatsapp',
      price: 2,
    });
    expect((await price({ capability: 'voice', numberType: 'voip' })).json).toEqual({
      serviceName: 'whatsapp',
      price: 2,
    });
    expect((await price({ numberType: 'landline' })).status).toBe(400);
    expect((await price({ serviceName: 'nosuch' })).status).toBe(400);
    expect((await price({ carrier: undefined })).status).toBe(400);
  });

  test('every service costs between a quarter and three dollars', async () => {
    const query = 'services?numberType=mobile&reservationType=verification';
    const { json } = await sandbox.call<{ serviceName: string; capability: string }[]>(
      'GET',
      query,
    );
    const prices = await Promise.all(
      json.map(async (row) => {
        const body = { ...row, areaCode: false, carrier: false, numberType: 'mobile' };
        const reply = await sandbox.call<{ price: number }>('POST', 'pricing/verifications', body);
        return reply.json.price;
      }),
    );
    expect(Math.min(...prices)).toBe(0.25);
    expect(Math.max(...prices)).toBe(3);
  });

  test('stock is a quantity of at most 9000', async () => {
    const body = { serviceName: 'whatsapp', numberType: 'mobile', capability: 'sms' };
    const { json } = await sandbox.call<{ availableQuantity: number }>(
      'POST',
      'inventory/verifications',
      body,
    );
    expect(Object.keys(json)).toEqual(['availableQuantity']);
    expect(json.availableQuantity).toBeGreaterThan(0);
    await sandbox.turn({ stock: { whatsapp: 50_000 } });
    expect((await sandbox.call('POST', 'inventory/verifications', body)).json).toEqual({
      availableQuantity: 9000,
    });
  });

  test('domains lead to services and back', async () => {
    const found = await sandbox.call('GET', '/api/v2/services/by-domain?domain=web.whatsapp.com');
    expect(found.json).toContainEqual({
      serviceName: 'whatsapp',
      customerDisplayServiceName: 'WhatsApp',
      capability: 'sms',
    });
    const back = await sandbox.call('GET', '/api/v2/services/google/domains');
    expect(back.json).toContain('gmail.com');
    expect((await sandbox.call('GET', '/api/v2/services/nosuch/domains')).status).toBe(404);
  });

  test('webhook events are the five documented names', async () => {
    expect((await sandbox.call('GET', 'webhook-events')).json).toEqual([
      'v2.sms.received',
      'v2.reservation.created',
      'v2.rental.billingcycle.renewed',
      'v2.rental.billingcycle.expired',
      'v2.rental.backorder.fulfilled',
    ]);
  });
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CARDS, EMAIL, openShop, type Paid } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

interface Charged extends Paid {
  paused?: boolean;
  authorization_url?: string;
  access_code?: string;
}
const saved = async (card: { number: string; cvv: string } = CARDS.success) =>
  (await shop.buy({}, card)).authorization.authorization_code ?? '';
const charge = (fields: Record<string, unknown>) =>
  shop.call<Charged>('POST', '/transaction/charge_authorization', {
    email: EMAIL,
    amount: 500_000,
    ...fields,
  });
const set = (code: string, fields: object) =>
  shop.control('PATCH', `/authorizations/${code}`, fields);

test('a saved card is charged as the sample shows', async () => {
  const authorization_code = await saved();
  const { status, json } = await charge({ authorization_code, reference: 'auto-01HZY' });
  expect([status, json.message]).toEqual([200, 'Charge attempted']);
  expect(json.data).toMatchObject({
    amount: 500_000,
    currency: 'NGN',
    status: 'success',
    reference: 'auto-01HZY',
    domain: 'test',
    metadata: '',
    gateway_response: 'Approved',
    channel: 'card',
    ip_address: null,
    log: null,
    fees: 17_500,
    authorization: { authorization_code, bin: '408408', last4: '4081', reusable: true },
    plan: null,
  });
  expect(Object.keys(json.data)).toEqual([
    'amount',
    'currency',
    'transaction_date',
    'status',
    'reference',
    'domain',
    'metadata',
    'gateway_response',
    'message',
    'channel',
    'ip_address',
    'log',
    'fees',
    'authorization',
    'customer',
    'plan',
    'id',
  ]);
  expect((await shop.verify('auto-01HZY')).json.data).toMatchObject({
    status: 'success',
    id: json.data.id,
    authorization: { authorization_code },
  });
  expect(await shop.events()).toEqual(['charge.success', 'charge.success']);
});

test.each([
  ['declined', 'Declined'],
  ['insufficient', 'Insufficient Funds'],
])('%s is answered with 200, a failed status and no webhook', async (outcome, response) => {
  const authorization_code = await saved();
  await set(authorization_code, { outcome });
  const { status, json } = await charge({ authorization_code, reference: 'auto-1' });
  expect([status, json.status, json.data.status, json.data.gateway_response]).toEqual([
    200,
    true,
    'failed',
    response,
  ]);
  expect((await shop.verify('auto-1')).json.data.status).toBe('failed');
  expect(await shop.events()).toEqual(['charge.success']);
});

describe('a challenge', () => {
  const challenge = async (reference: string) => {
    await shop.turn({ charges: { challenge: 1 } });
    return charge({
      authorization_code: await saved(),
      reference,
      callback_url: 'https://shop.test/paid',
    });
  };

  test('pauses, sends the customer to a page, and pays once it is approved', async () => {
    const { status, json } = await challenge('auto-1');
    expect([status, json]).toEqual([
      200,
      {
        status: true,
        message: 'Please, redirect your customer to the authorization url provided',
        data: {
          authorization_url: `${shop.sandbox.url}/paystack/checkout/resume/${json.data.access_code}`,
          reference: 'auto-1',
          access_code: expect.any(String),
          paused: true,
        },
      },
    ]);
    expect((await shop.verify('auto-1')).json.data.status).toBe('ongoing');
    const page = await shop.sandbox.fetch('GET', json.data.authorization_url ?? '');
    expect(page.text).toContain('Approve payment');
    const [, form = ''] = /action="([^"]+)\/step"/.exec(page.text) ?? [];
    await shop.submit(form, 'step', { answer: 'approve' });
    expect((await shop.verify('auto-1')).json.data.status).toBe('success');
    expect((await shop.sandbox.fetch('GET', form)).text).toContain(
      'https://shop.test/paid?trxref=auto-1&amp;reference=auto-1',
    );
  });

  test('a refused one fails, and offers no other card', async () => {
    const { json } = await challenge('auto-1');
    const url = `${shop.sandbox.url}/paystack/checkout/${json.data.access_code}`;
    await shop.submit(url, 'step', { answer: 'refuse' });
    const page = await shop.sandbox.fetch('GET', url);
    expect(page.text).toContain('Payment failed');
    expect(page.text).not.toContain('name="number"');
    expect((await shop.verify('auto-1')).json.data.status).toBe('failed');
  });
});

test('a slow bank: processing first, success and webhook later', async () => {
  const authorization_code = await saved();
  await shop.turn({ pendingMs: 150, charges: { outcome: 'pending' } });
  const { json } = await charge({ authorization_code, reference: 'auto-1' });
  expect(json.data.status).toBe('processing');
  await shop.until(
    async () => (await shop.verify('auto-1')).json.data.status,
    (status) => status === 'success',
  );
  expect(await shop.events()).toEqual(['charge.success', 'charge.success']);
});

const MISMATCH =
  'Email does not match Authorization code. Authorization may be inactive or belong to a different email. Please confirm.';

describe('a code that cannot be charged is 400 and does not use up the reference', () => {
  const refusedThen = async (fields: Record<string, unknown>) => {
    const { status, json } = await charge({ ...fields, reference: 'auto-1' });
    const authorization_code = await saved();
    const after = await charge({ authorization_code, reference: 'auto-1' });
    expect(after.json.data.status).toBe('success');
    return [status, json.message];
  };

  test('unknown', async () => {
    expect(await refusedThen({ authorization_code: 'AUTH_nobody' })).toEqual([
      400,
      'Authorization code is invalid',
    ]);
  });

  test('of another email address', async () => {
    const authorization_code = await saved();
    expect(await refusedThen({ authorization_code, email: 'eve@example.com' })).toEqual([
      400,
      MISMATCH,
    ]);
  });

  test('not reusable', async () => {
    const authorization_code = await saved(CARDS.refundFails);
    expect(await refusedThen({ authorization_code })).toEqual([400, MISMATCH]);
    await shop.turn({ charges: { errors: 'documented' } });
    expect((await charge({ authorization_code })).json.message).toBe(
      'This authorization is not reusable',
    );
  });

  test('deactivated, which works once', async () => {
    const authorization_code = await saved();
    const off = () =>
      shop.call('POST', '/customer/authorization/deactivate', { authorization_code });
    expect((await off()).json).toEqual({
      status: true,
      message: 'Authorization has been deactivated',
    });
    const again = await off();
    expect([again.status, again.json.message]).toEqual([404, 'Authorization code not found.']);
    expect(await refusedThen({ authorization_code })).toEqual([400, MISMATCH]);
    await shop.turn({ charges: { errors: 'documented' } });
    expect((await charge({ authorization_code })).json.message).toBe(
      'Authorization code does not exist or has been deactivated',
    );
  });

  test('missing', async () => {
    const { json } = await charge({});
    expect([json.message, json.code]).toEqual(['Authorization Code is required', 'missing_params']);
  });
});

test('a reference can be used for one charge', async () => {
  const authorization_code = await saved();
  await charge({ authorization_code, reference: 'auto-1' });
  const again = await charge({ authorization_code, reference: 'auto-1' });
  expect([again.status, again.json.code]).toEqual([400, 'duplicate_reference']);
});

test('ten consecutive refusals lock the card for a while', async () => {
  const authorization_code = await saved();
  await shop.turn({ charges: { outcome: 'declined', lockMinutes: 30 } });
  for (let i = 0; i < 10; i++) expect((await charge({ authorization_code })).status).toBe(200);
  await shop.turn({ charges: { outcome: 'byCard' } });
  const { status, json } = await charge({ authorization_code });
  expect([status, json.message]).toEqual([
    400,
    'Charge attempt cannot be fulfilled until 30 minutes',
  ]);
  await set(authorization_code, { outcome: null });
  expect((await charge({ authorization_code })).json.data.status).toBe('success');
});

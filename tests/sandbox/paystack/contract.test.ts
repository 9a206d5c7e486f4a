import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { openShop, EMAIL, type Paid } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

const ISO = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** The documented sample of a paid transaction, key by key; values that vary are compared by their form. */
const SAMPLE = {
  id: expect.any(Number),
  domain: 'test',
  status: 'success',
  reference: 'topup-01HZX3V9',
  receipt_number: null,
  amount: 500_000,
  message: null,
  gateway_response: 'Successful',
  paid_at: expect.stringMatching(ISO),
  created_at: expect.stringMatching(ISO),
  channel: 'card',
  currency: 'NGN',
  ip_address: '203.0.113.7',
  metadata: { user_id: 'u_1' },
  log: {
    start_time: expect.any(Number),
    time_spent: expect.any(Number),
    attempts: 1,
    errors: 0,
    success: true,
    mobile: false,
    input: [],
    history: [
      { type: 'action', message: 'Attempted to pay with card', time: expect.any(Number) },
      { type: 'success', message: 'Successfully paid with card', time: expect.any(Number) },
    ],
  },
  fees: 17_500,
  fees_split: null,
  authorization: {
    authorization_code: expect.stringMatching(/^AUTH_[a-z0-9]+$/),
    bin: '408408',
    last4: '4081',
    exp_month: '12',
    exp_year: '2030',
    channel: 'card',
    card_type: 'visa ',
    bank: 'TEST BANK',
    country_code: 'NG',
    brand: 'visa',
    reusable: true,
    signature: expect.stringMatching(/^SIG_[a-z0-9]+$/),
    account_name: null,
  },
  customer: {
    id: expect.any(Number),
    first_name: null,
    last_name: null,
    email: EMAIL,
    customer_code: expect.stringMatching(/^CUS_[a-z0-9]+$/),
    phone: null,
    metadata: null,
    risk_action: 'default',
    international_format_phone: null,
  },
  plan: null,
  split: {},
  order_id: null,
  paidAt: expect.stringMatching(ISO),
  createdAt: expect.stringMatching(ISO),
  requested_amount: 500_000,
  pos_transaction_data: null,
  source: null,
  fees_breakdown: null,
  connect: null,
  transaction_date: expect.stringMatching(ISO),
  plan_object: {},
  subaccount: {},
};

describe('initialize', () => {
  test('answers as the sample does, with a page below the sandbox', async () => {
    const { status, json } = await shop.initialize({ reference: 'topup-01HZX3V9' });
    expect([status, json]).toEqual([
      200,
      {
        status: true,
        message: 'Authorization URL created',
        data: {
          authorization_url: `${shop.sandbox.url}/paystack/checkout/${json.data.access_code}`,
          access_code: expect.stringMatching(/^[a-z0-9]{9,}$/),
          reference: 'topup-01HZX3V9',
        },
      },
    ]);
  });

  test('accepts a form, an amount in digits and stringified metadata, and generates a reference', async () => {
    const body = new URLSearchParams({ email: EMAIL, amount: '5000', metadata: '{"a":1}' });
    const { json } = await shop.call<{ reference: string }>(
      'POST',
      '/transaction/initialize',
      body.toString(),
      { 'content-type': 'application/x-www-form-urlencoded' },
    );
    const { data } = (await shop.verify(json.data.reference)).json;
    expect([data.amount, data.metadata, data.currency]).toEqual([5000, { a: 1 }, 'NGN']);
  });

  test.each([
    [{ email: undefined }, 'Email Address is required', 'missing_params'],
    [{ email: 'nobody' }, 'Invalid Email Address Passed', 'invalid_email_address'],
    [{ amount: undefined }, 'Amount is required', 'missing_params'],
    [{ amount: 10.5 }, 'Invalid Amount Sent', 'invalid_params'],
    [{ amount: -1 }, 'Invalid Amount Sent', 'invalid_params'],
    [{ amount: 1_000_000_001 }, 'Amount must not be more than NGN 10,000,000.00', 'invalid_params'],
    [{ currency: 'EUR' }, 'Currency not supported by merchant', undefined],
    [{ metadata: '{' }, 'Invalid metadata: pass an object or its JSON', 'invalid_params'],
    [{ channels: 'card' }, 'channels must be a list of names', 'invalid_params'],
    [{ callback_url: 'javascript:alert(1)' }, 'Invalid callback url', 'invalid_params'],
    [
      { reference: 'a b' },
      'Only -, ., = and alphanumeric characters are allowed in the reference',
      'invalid_params',
    ],
    [
      { reference: 'top_up' },
      'Only -, ., = and alphanumeric characters are allowed in the reference',
      'invalid_params',
    ],
    [
      { reference: 'a'.repeat(101) },
      'Only -, ., = and alphanumeric characters are allowed in the reference',
      'invalid_params',
    ],
  ])('refuses %j', async (fields, message, code) => {
    const { status, json } = await shop.initialize(fields);
    expect([status, json.status, json.message, json.code]).toEqual([400, false, message, code]);
  });

  test.each([
    ['NGN', 5000, 'NGN 50.00'],
    ['GHS', 10, 'GHS 0.10'],
    ['ZAR', 100, 'ZAR 1.00'],
    ['KES', 300, 'KES 3.00'],
    ['USD', 200, 'USD 2.00'],
  ])('in %s takes %i subunits and no less', async (currency, least, shown) => {
    expect((await shop.initialize({ currency, amount: least })).status).toBe(200);
    const below = await shop.initialize({ currency, amount: least - 1 });
    expect([below.status, below.json.message]).toEqual([
      400,
      `Amount must not be less than ${shown}`,
    ]);
  });

  test('refuses a currency that the merchant does not accept', async () => {
    await shop.turn({ currencies: ['NGN'] });
    const { status, json } = await shop.initialize({ currency: 'USD' });
    expect([status, json]).toEqual([
      400,
      { status: false, message: 'Currency not supported by merchant' },
    ]);
  });

  test('never accepts a reference twice; a refused call does not use it up', async () => {
    expect((await shop.initialize({ reference: 'r-1', amount: 1 })).status).toBe(400);
    expect((await shop.initialize({ reference: 'r-1' })).status).toBe(200);
    const { status, json } = await shop.initialize({ reference: 'r-1' });
    expect([status, json]).toEqual([
      400,
      {
        status: false,
        message: 'Duplicate Transaction Reference',
        meta: { nextStep: 'Try and create the Transaction or Charge with a new reference' },
        type: 'validation_error',
        code: 'duplicate_reference',
        errorCodeMappingNotFound: false,
      },
    ]);
  });

  test('refuses invalid JSON', async () => {
    const { status, json } = await shop.call('POST', '/transaction/initialize', '{"email":');
    expect([status, json.message]).toEqual([400, 'The request body is not valid JSON']);
  });
});

describe('the key', () => {
  test.each([{ authorization: '' }, { authorization: 'Bearer sk_test_other' }])(
    'is asked for: %j',
    async (headers) => {
      const { status, json } = await shop.call('GET', '/transaction', undefined, headers);
      expect([status, json.status, json.message, json.code, json.type]).toEqual([
        401,
        false,
        'Invalid key',
        'invalid_Key',
        'validation_error',
      ]);
    },
  );

  test('is required: without a key the API is closed', async () => {
    const closed = await openShop({ PAYSTACK_SECRET_KEY: '' });
    const { status, json } = await closed.call('GET', '/transaction', undefined, {
      authorization: 'Bearer ',
    });
    await closed.stop();
    expect([status, json.message]).toEqual([
      503,
      'PAYSTACK_SECRET_KEY is empty: pass one to the sandbox.',
    ]);
  });
});

describe('verify and fetch', () => {
  test('a paid transaction looks as the sample does, key by key', async () => {
    await shop.buy({ reference: 'topup-01HZX3V9', metadata: { user_id: 'u_1' } });
    const { status, json } = await shop.verify('topup-01HZX3V9');
    expect([status, json.status, json.message]).toEqual([200, true, 'Verification successful']);
    expect(json.data).toEqual(SAMPLE);
    expect(Object.keys(json.data)).toEqual(Object.keys(SAMPLE));
    const byId = await shop.call<Paid>('GET', `/transaction/${json.data.id}`);
    expect(byId.json.data).toEqual(json.data);
    expect(json.data.id).toBeGreaterThan(2 ** 31);
  });

  test('an unpaid one is abandoned, without authorization and date', async () => {
    await shop.initialize({ reference: 'r-1' });
    const { data } = (await shop.verify('r-1')).json;
    expect([data.status, data.authorization, data.paid_at, data.amount]).toEqual([
      'abandoned',
      {},
      null,
      500_000,
    ]);
  });

  test('an unknown reference is 400, or 404 by switch', async () => {
    const unknown = await shop.verify('none');
    expect([unknown.status, unknown.json.message, unknown.json.code]).toEqual([
      400,
      'Transaction reference not found.',
      'transaction_not_found',
    ]);
    await shop.turn({ unknownReference: 404 });
    expect((await shop.verify('none')).status).toBe(404);
    expect((await shop.call('GET', '/transaction/4099269999')).json.message).toBe(
      'Entity not found',
    );
  });

  test.each([
    ['sent', { a: 1 }],
    ['string', '{"a":1}'],
    ['blank', ''],
    ['zero', 0],
    ['null', null],
  ])('metadata may come as %s', async (metadata, expected) => {
    await shop.turn({ metadata });
    expect((await shop.buy({ metadata: { a: 1 } })).metadata).toEqual(expected);
  });

  test('a customer who bears the fees pays more than requested; less and more by switch', async () => {
    await shop.turn({ feeBearer: 'customer' });
    const dear = await shop.buy();
    expect([dear.requested_amount, dear.amount, dear.fees]).toEqual([500_000, 517_500, 17_500]);
    await shop.turn({ feeBearer: 'account', amountFactor: 0.5 });
    const half = await shop.buy();
    expect([half.requested_amount, half.amount]).toEqual([500_000, 250_000]);
    await shop.turn({ amountFactor: 1, fees: 'null' });
    expect((await shop.buy()).fees).toBeNull();
  });
});

test('the official sample of 2016 lacks what newer ones have', async () => {
  await shop.turn({ webhooks: { shape: 'classic' } });
  await shop.buy({ metadata: { a: 1 } });
  const [sent] = await shop.webhooks();
  const { data } = JSON.parse(sent?.body ?? '{}');
  expect([data.metadata, data.fees]).toEqual([0, null]);
  expect(Object.keys(data.authorization)).not.toContain('reusable');
});

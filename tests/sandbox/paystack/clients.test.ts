import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CARDS, EMAIL, openShop } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

interface Customer {
  id: number;
  email: string;
  customer_code: string;
  first_name: string | null;
  last_name: string | null;
  phone: string | null;
  metadata: unknown;
  risk_action: string;
  authorizations?: { authorization_code: string }[];
  transactions?: { reference: string }[];
  total_transactions?: number;
  total_transaction_value?: unknown;
}

describe('paths', () => {
  test.each([
    ['GET', '/transaction/?perPage=1', 200],
    ['GET', '/customer/', 200],
    ['GET', '/refund/', 200],
    ['GET', '/transaction/totals/?perPage=50', 200],
    ['GET', '/transaction/verify/unknown/', 400],
  ])('%s %s accepts a trailing slash', async (method, path, status) => {
    const reply = await shop.call(method, path);
    expect([reply.status, typeof reply.json.message]).toEqual([status, 'string']);
  });

  test.each([
    ['GET', '/nothing'],
    ['GET', '/'],
    ['GET', '/bank?country=nigeria'],
    ['POST', '/transferrecipient'],
    ['DELETE', '/transaction/1'],
    ['GET', '/transaction/1/event'],
  ])('%s %s does not exist, and answers as JSON', async (method, path) => {
    const reply = await shop.call(method, path);
    expect(reply.status).toBe(404);
    expect(reply.json).toEqual({
      status: false,
      message: expect.stringMatching(/^Route not found/),
    });
  });

  test('an id that is not a number is not found, and matches no other route', async () => {
    const reply = await shop.call('GET', '/transaction/abc');
    expect([reply.status, reply.json]).toEqual([
      404,
      { status: false, message: 'Entity not found' },
    ]);
    for (const path of ['/transaction/totals', '/transaction/export', '/dispute/export']) {
      expect((await shop.call('GET', path)).status).toBe(200);
    }
  });
});

test('the timeline shows the customer’s actions, by reference and by id', async () => {
  const paid = await shop.buy();
  for (const name of [paid.reference, paid.id]) {
    const { json } = await shop.call('GET', `/transaction/timeline/${name}`);
    expect(json).toMatchObject({
      message: 'Timeline retrieved',
      data: { attempts: 1, errors: 0, success: true, channel: 'card' },
    });
  }
  await shop.initialize({ reference: 'untouched' });
  expect((await shop.call('GET', '/transaction/timeline/untouched')).json.data).toMatchObject({
    attempts: 0,
    history: [],
  });
  const unknown = await shop.call('GET', '/transaction/timeline/unknown');
  expect([unknown.status, unknown.json.message]).toEqual([
    400,
    'Transaction ID or reference is invalid',
  ]);
});

test('totals sum paid transactions by currency', async () => {
  await shop.buy();
  await shop.buy({ amount: 300_000 });
  await shop.buy({ currency: 'GHS', amount: 2000 });
  await shop.initialize();
  expect((await shop.call('GET', '/transaction/totals')).json.data).toEqual({
    total_transactions: 3,
    total_volume: 802_000,
    total_volume_by_currency: [
      { currency: 'GHS', amount: 2000 },
      { currency: 'NGN', amount: 800_000 },
    ],
    pending_transfers: 0,
    pending_transfers_by_currency: [],
  });
});

test('an export is a CSV file behind a signed link', async () => {
  const { reference } = await shop.buy();
  await shop.initialize({ reference: 'open' });
  const { data } = (
    await shop.call<{ path: string; expiresAt: string }>(
      'GET',
      '/transaction/export?status=success',
    )
  ).json;
  expect(Date.parse(data.expiresAt)).toBeGreaterThan(Date.now());
  const file = await shop.sandbox.fetch('GET', data.path);
  expect(file.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect(file.text.split('\r\n')).toHaveLength(2);
  expect(file.text).toContain(reference);
  const forged = await shop.sandbox.fetch('GET', data.path.replace('success', 'failed'));
  expect(forged.status).toBe(403);
  expect((await shop.call('GET', '/transaction/export?status=odd')).status).toBe(400);
});

describe('customers', () => {
  test('are created, fetched by address, code and id, and changed', async () => {
    const made = await shop.call<Customer>('POST', '/customer', {
      email: EMAIL,
      first_name: 'Ada',
      metadata: { plan: 'gold' },
    });
    expect(made.json).toMatchObject({
      message: 'Customer created',
      data: {
        email: EMAIL,
        first_name: 'Ada',
        last_name: null,
        transactions: [],
        subscriptions: [],
      },
    });
    const { id, customer_code } = made.json.data;
    for (const name of [EMAIL, customer_code, id]) {
      expect((await shop.call<Customer>('GET', `/customer/${name}`)).json.data.id).toBe(id);
    }
    const changed = await shop.call<Customer>('PUT', `/customer/${customer_code}`, {
      last_name: 'Obi',
      phone: '08000000000',
    });
    expect(changed.json.data).toMatchObject({
      first_name: 'Ada',
      last_name: 'Obi',
      phone: '08000000000',
      metadata: { plan: 'gold' },
    });
    const paid = await shop.buy();
    expect(paid.customer).toMatchObject({ id, first_name: 'Ada', last_name: 'Obi' });
    expect((await shop.call('GET', '/customer/CUS_unknown')).status).toBe(404);
    expect((await shop.call('PUT', '/customer/CUS_unknown', {})).status).toBe(404);
    expect((await shop.call('POST', '/customer', { email: 'odd' })).status).toBe(400);
  });

  test('are created by payments, with cards and transactions', async () => {
    const paid = await shop.buy();
    await shop.initialize({ email: 'second@example.com' });
    const list = await shop.call<Customer[]>('GET', '/customer?perPage=1');
    expect(list.json.data.map((one) => one.email)).toEqual(['second@example.com']);
    expect(list.json.meta).toMatchObject({ total: 2, pageCount: 2 });
    const { data } = (await shop.call<Customer>('GET', `/customer/${EMAIL}`)).json;
    expect(data.authorizations?.[0]?.authorization_code).toBe(
      paid.authorization.authorization_code,
    );
    expect(data.transactions?.map((one) => one.reference)).toEqual([paid.reference]);
    expect([data.total_transactions, data.total_transaction_value]).toEqual([
      1,
      [{ currency: 'NGN', amount: 500_000 }],
    ]);
  });

  test('their risk action is stored', async () => {
    await shop.initialize();
    const said = (risk_action: string) =>
      shop.call<Customer>('POST', '/customer/set_risk_action', { customer: EMAIL, risk_action });
    expect((await said('deny')).json.data.risk_action).toBe('deny');
    expect((await said('odd')).status).toBe(400);
  });

  test('a saved card is deactivated by the path of older clients too', async () => {
    const { authorization } = await shop.buy();
    const { authorization_code } = authorization;
    const ended = await shop.call('POST', '/customer/deactivate_authorization', {
      authorization_code,
    });
    expect(ended.json).toEqual({ status: true, message: 'Authorization has been deactivated' });
    const charge = { email: EMAIL, amount: 500_000, authorization_code };
    expect((await shop.call('POST', '/transaction/charge_authorization', charge)).status).toBe(400);
  });
});

test('a partial debit charges what the card allows', async () => {
  const { authorization } = await shop.buy();
  const debit = (fields: object = {}) =>
    shop.call<{ status: string; amount: number; requested_amount: number }>(
      'POST',
      '/transaction/partial_debit',
      {
        email: EMAIL,
        amount: 500_000,
        currency: 'NGN',
        authorization_code: authorization.authorization_code,
        ...fields,
      },
    );
  expect((await debit({ at_least: 100_000 })).json.data).toMatchObject({
    status: 'success',
    amount: 500_000,
  });
  await shop.turn({ charges: { outcome: 'insufficient' } });
  expect((await debit({ at_least: 100_000 })).json.data).toMatchObject({
    status: 'success',
    amount: 100_000,
    requested_amount: 500_000,
  });
  expect((await debit()).json.data.status).toBe('failed');
  const stranger = await debit({ email: 'stranger@example.com' });
  expect([stranger.status, stranger.json.message]).toEqual([400, 'Customer not found']);
  expect((await debit({ currency: '' })).status).toBe(400);
});

test('the session timeout is read and set', async () => {
  const path = '/integration/payment_session_timeout';
  const set = await shop.call('PUT', path, { timeout: 45 });
  expect(set.json.data).toEqual({ payment_session_timeout: 45 });
  expect((await shop.call('GET', path)).json.data).toEqual({ payment_session_timeout: 45 });
  expect((await shop.call('PUT', path, { timeout: 'soon' })).status).toBe(400);
});

test('evidence of a dispute: a file for the signed address, and statements', async () => {
  const { reference } = await shop.buy({}, CARDS.success);
  const { id } = await shop.control<{ id: number }>('POST', '/disputes', { reference });
  const { json } = await shop.call<{ signedUrl: string; fileName: string }>(
    'GET',
    `/dispute/${id}/upload_url?upload_filename=receipt.pdf`,
  );
  expect(json.data.fileName).toMatch(/receipt\.pdf$/);
  const sent = await shop.sandbox.fetch('PUT', json.data.signedUrl, { body: 'a file' });
  expect(sent.status).toBe(200);
  const elsewhere = await shop.sandbox.fetch('PUT', `${json.data.signedUrl}x`, { body: 'a file' });
  expect(elsewhere.status).toBe(403);
  const said = {
    customer_email: EMAIL,
    customer_name: 'Ada Obi',
    customer_phone: '08000000000',
    service_details: 'Credits, delivered at once',
  };
  const handed = await shop.call('POST', `/dispute/${id}/evidence`, said);
  expect(handed.json.data).toMatchObject({ ...said, dispute: id, delivery_address: null });
  const { data } = (await shop.call<{ evidence: unknown }>('GET', `/dispute/${id}`)).json;
  expect(data.evidence).toEqual(handed.json.data);
  expect((await shop.call('POST', `/dispute/${id}/evidence`, {})).status).toBe(400);
  expect((await shop.call('GET', '/dispute/1/upload_url')).status).toBe(404);
});

import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { CARDS, openShop } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

const CALLBACK = 'https://shop.test/paid?order=7';
const begin = async (fields: Record<string, unknown> = {}) => {
  const { json } = await shop.initialize({ callback_url: CALLBACK, ...fields });
  return { url: json.data.authorization_url, reference: json.data.reference };
};
const look = async (url: string) => (await shop.sandbox.fetch('GET', url)).text;
const stateOf = async (reference: string) => {
  const { status, gateway_response } = (await shop.verify(reference)).json.data;
  return [status, gateway_response];
};
const answer = (url: string, fields: Record<string, string>) => shop.submit(url, 'step', fields);
const BACK = (reference: string) =>
  `https://shop.test/paid?order=7&amp;trxref=${reference}&amp;reference=${reference}`;

describe('the page', () => {
  test('shows customer and amount, labels its fields, and runs no script', async () => {
    const { url } = await begin({ amount: 1_234_500 });
    const { status, headers, text } = await shop.sandbox.fetch('GET', url);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(text).toContain('Pay <strong>NGN 12,345.00</strong>');
    expect(text).toContain('user@example.com');
    for (const name of ['number', 'expiry', 'cvv']) expect(text).toContain(`<label for="${name}">`);
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/(?:src|href)="https?:\/\/(?!127\.0\.0\.1)/);
  });

  test('escapes foreign text', async () => {
    const { url } = await begin({ email: '<b>a@b.test' });
    expect(await look(url)).toContain('&lt;b&gt;a@b.test');
  });

  test('answers 404 for unknown codes, and refuses pages of other origins', async () => {
    const none = await shop.sandbox.fetch('GET', '/paystack/checkout/abcdefgh1');
    expect([none.status, none.text.includes('No such payment')]).toEqual([404, true]);
    const { url, reference } = await begin();
    const foreign = await shop.sandbox.fetch('POST', `${url}/cancel`, {
      headers: { origin: 'https://evil.test' },
    });
    expect(foreign.status).toBe(403);
    expect((await stateOf(reference))[0]).toBe('abandoned');
  });

  test.each([
    [{ number: '4111111111111111', cvv: '408', expiry: '12/30' }, 'number-error'],
    [{ number: '', cvv: '', expiry: '' }, 'number-error'],
    [{ ...CARDS.success, expiry: '13/30' }, 'expiry-error'],
    [{ ...CARDS.success, expiry: '01/20' }, 'expiry-error'],
    [{ ...CARDS.success, cvv: '000', expiry: '12/30' }, 'cvv-error'],
  ])('asks again for %j and keeps the input', async (fields, error) => {
    const { url, reference } = await begin();
    const { status, text } = await shop.submit(url, 'card', fields);
    expect([status, text.includes(`id="${error}"`)]).toEqual([422, true]);
    expect(text).toContain(`value="${fields.number}"`);
    expect((await stateOf(reference))[0]).toBe('abandoned');
  });
});

describe('the test cards', () => {
  test('success pays at once and redirects with both names of the reference', async () => {
    const { url, reference } = await begin();
    const paid = await shop.payWith(url, CARDS.success);
    expect([paid.status, paid.headers.get('location')]).toEqual([303, url]);
    expect(await stateOf(reference)).toEqual(['success', 'Successful']);
    const page = await look(url);
    expect(page).toContain('Payment successful');
    expect(page).toContain(`http-equiv="refresh" content="1;url=${BACK(reference)}"`);
    expect(page).toContain(`href="${BACK(reference)}"`);
  });

  test.each([
    ['pin', [{ pin: '1111' }]],
    ['pinOtp', [{ pin: '1234' }, { otp: '123456' }]],
    ['pinPhoneOtp', [{ pin: '0000' }, { phone: '0801 234 5678' }, { otp: '123456' }]],
    ['bank', [{ answer: 'approve' }]],
  ] as const)('%s asks its questions one after the other, and pays', async (card, answers) => {
    const { url, reference } = await begin();
    await shop.payWith(url, CARDS[card]);
    for (const fields of answers) {
      expect((await stateOf(reference))[0]).toBe('ongoing');
      expect(await look(url)).toContain(`name="${Object.keys(fields)[0]}"`);
      expect((await answer(url, fields)).status).toBe(303);
    }
    expect((await stateOf(reference))[0]).toBe('success');
  });

  test.each([
    ['pin', { pin: '9999' }, 'Incorrect PIN'],
    ['bank', { answer: 'refuse' }, 'Authentication failed'],
  ] as const)('a wrong answer to %s ends the attempt', async (card, fields, response) => {
    const { url, reference } = await begin();
    await shop.payWith(url, CARDS[card]);
    await answer(url, fields);
    expect(await stateOf(reference)).toEqual(['failed', response]);
  });

  test('a wrong code ends the attempt; an empty one is asked for again', async () => {
    const { url, reference } = await begin();
    await shop.payWith(url, CARDS.pinPhoneOtp);
    expect((await answer(url, { pin: '' })).text).toContain('Enter the PIN.');
    await answer(url, { pin: '0000' });
    expect((await answer(url, { phone: '12' })).status).toBe(422);
    await answer(url, { phone: '08012345678' });
    await answer(url, { otp: '000000' });
    expect(await stateOf(reference)).toEqual(['failed', 'Incorrect OTP']);
  });

  test.each([
    ['declined', {}, 'Declined'],
    ['insufficient', {}, 'Insufficient Funds'],
    ['noToken', { pin: '0000' }, 'Token Not Generated. Customer Not Registered on Token Platform'],
    ['error', {}, 'An error occurred at the bank'],
    ['timeout', {}, 'Timed out waiting for the bank'],
  ] as const)('%s is refused, says why, and sends no webhook', async (card, fields, response) => {
    const { url, reference } = await begin();
    await shop.payWith(url, CARDS[card]);
    await answer(url, fields);
    expect(await stateOf(reference)).toEqual(['failed', response]);
    expect(await look(url)).toContain(`role="alert">${response}. Try again`);
    expect(await shop.events()).toEqual([]);
  });

  test('a decline, then a success on the same transaction', async () => {
    const { url, reference } = await begin();
    await shop.payWith(url, CARDS.declined);
    await shop.payWith(url, CARDS.success);
    expect(await stateOf(reference)).toEqual(['success', 'Successful']);
    expect(await shop.events()).toEqual(['charge.success']);
  });

  test('a second payment of the same transaction changes nothing', async () => {
    const { url, reference } = await begin();
    await Promise.all(Array.from({ length: 5 }, () => shop.payWith(url, CARDS.success)));
    await shop.payWith(url, CARDS.declined);
    await shop.submit(url, 'cancel');
    expect((await stateOf(reference))[0]).toBe('success');
    expect(await shop.events()).toEqual(['charge.success']);
  });

  test('only the documented card leaves a reusable authorization; all cards by switch', async () => {
    expect((await shop.buy()).authorization.reusable).toBe(true);
    const other = await shop.buy({}, CARDS.refundFails);
    expect([other.authorization.reusable, other.authorization.last4]).toEqual([false, '1803']);
    await shop.turn({ reusable: 'all' });
    expect((await shop.buy({}, CARDS.refundFails)).authorization.reusable).toBe(true);
  });

  test('one card has one signature and several codes; one code by switch', async () => {
    const [first, second] = [await shop.buy(), await shop.buy()];
    expect(first.authorization.signature).toBe(second.authorization.signature);
    expect(first.authorization.authorization_code).not.toBe(
      second.authorization.authorization_code,
    );
    await shop.turn({ authorizations: 'perCard' });
    const third = await shop.buy();
    expect(third.authorization.authorization_code).toBe(second.authorization.authorization_code);
  });
});

describe('mobile money', () => {
  test('is offered for cedis, pays from the documented number, and cannot be charged again', async () => {
    const { url, reference } = await begin({ currency: 'GHS', amount: 1000 });
    expect(await look(url)).toContain('Mobile money');
    await shop.submit(url, 'wallet', { phone: '055 123 4987' });
    const { data } = (await shop.verify(reference)).json;
    expect([data.status, data.channel, data.authorization.reusable]).toEqual([
      'success',
      'mobile_money',
      false,
    ]);
    expect(data.authorization.signature).toBeNull();
  });

  test('declines another number, asks again for an incomplete one, is not offered for naira', async () => {
    const { url, reference } = await begin({ currency: 'GHS', amount: 1000 });
    expect((await shop.submit(url, 'wallet', { phone: '055' })).status).toBe(422);
    await shop.submit(url, 'wallet', { phone: '0551234988' });
    expect(await stateOf(reference)).toEqual(['failed', 'Declined']);
    expect(await look((await begin()).url)).not.toContain('Mobile money');
  });
});

describe('leaving', () => {
  test('cancel redirects to cancel_action, or back to the shop', async () => {
    const metadata = { cancel_action: 'https://shop.test/cart' };
    const one = await begin({ metadata });
    const cancelled = await shop.submit(one.url, 'cancel');
    expect([cancelled.status, cancelled.headers.get('location')]).toEqual([
      303,
      'https://shop.test/cart',
    ]);
    const other = await begin({ metadata: { cancel_action: 'javascript:alert(1)' } });
    expect((await shop.submit(other.url, 'cancel')).headers.get('location')).toBe(
      BACK(other.reference).replaceAll('&amp;', '&'),
    );
    expect((await stateOf(one.reference))[0]).toBe('abandoned');
  });

  test('a cancel during a question abandons the payment; the page can be used again', async () => {
    const { url, reference } = await begin();
    await shop.payWith(url, CARDS.pin);
    await shop.submit(url, 'cancel');
    expect((await stateOf(reference))[0]).toBe('abandoned');
    await shop.payWith(url, CARDS.success);
    expect((await stateOf(reference))[0]).toBe('success');
  });

  test('an expired checkout is closed and accepts no card', async () => {
    const session = await shop.call('GET', '/integration/payment_session_timeout');
    expect(session.json.data).toEqual({ payment_session_timeout: 30 });
    const { url, reference } = await begin();
    expect(await look(url)).not.toContain('This checkout has expired');
    await shop.turn({ sessionMinutes: 0.0001 });
    await shop.until(
      () => look(url),
      (page) => page.includes('This checkout has expired'),
    );
    expect((await shop.payWith(url, CARDS.success)).headers.get('location')).toBe(url);
    expect((await stateOf(reference))[0]).toBe('abandoned');
  });

  test('an abandoned transaction may be paid late, once', async () => {
    await shop.turn({ lateSuccess: 1, lateSuccessMs: 150 });
    const { reference, url } = await begin();
    await shop.submit(url, 'cancel');
    expect((await stateOf(reference))[0]).toBe('abandoned');
    await shop.until(
      () => stateOf(reference),
      ([status]) => status === 'success',
    );
    expect(await shop.events()).toEqual(['charge.success']);
  });

  test('a slow bank leaves the payment in a pending state', async () => {
    await shop.turn({ pendingMs: 200, pendingStatus: 'pending' });
    const { reference, url } = await begin();
    await shop.payWith(url, CARDS.success);
    expect((await stateOf(reference))[0]).toBe('pending');
    expect(await look(url)).toContain('Payment is being processed');
    await shop.payWith(url, CARDS.declined);
    await shop.until(
      () => stateOf(reference),
      ([status]) => status === 'success',
    );
    expect(await shop.events()).toEqual(['charge.success']);
  });
});

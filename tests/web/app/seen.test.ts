import { expect, test } from 'vitest';
import { isSeen, showsCode } from '../../../web/app/seen';

const about = (type: string, id: string, kind = 'verification') => ({
  type,
  about: { type: kind, id },
});
const FOLLOWED = { ver_1: { reason: null }, ver_2: { reason: 'cancelled_by_customer' as const } };
const follow = (id: string) => (id === 'ver_1' || id === 'ver_2' ? FOLLOWED[id] : null);

test.each([
  ['a message on the page of all numbers', about('sms.received', 'ver_1'), '/rent', true],
  [
    'the end of a number on Home, which shows the latest',
    about('verification.expired', 'ver_1'),
    '/home',
    false,
  ],
  ['a number that the page does not follow', about('sms.received', 'ver_9'), '/rent', false],
  ['a message on its own page', about('sms.received', 'ver_9'), '/numbers/ver_9', true],
  ['a message on another page', about('sms.received', 'ver_1'), '/billing', false],
  ['the refund of an own cancel, anywhere', about('refund.issued', 'ver_2'), '/billing', true],
  ['the refund of an expired number', about('refund.issued', 'ver_1'), '/billing', false],
  [
    'a payment on its page',
    about('payment.succeeded', 'pay_1', 'payment'),
    '/billing/payments/pay_1',
    true,
  ],
  ['a payment elsewhere', about('payment.succeeded', 'pay_1', 'payment'), '/home', false],
  ['a notification about nothing', { type: 'balance.low', about: null }, '/home', false],
])('%s', (_what, notification, path, seen) => {
  expect(isSeen(notification, path, follow)).toBe(seen);
});

test('a code is shown by Rent and by the page of its number', () => {
  expect(
    ['/rent', '/numbers/ver_1', '/numbers/ver_2', '/home'].map((path) => showsCode(path, 'ver_1')),
  ).toEqual([true, true, false, false]);
});

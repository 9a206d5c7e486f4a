// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import {
  nextAfter,
  rememberNext,
} from '../../../../../web/features/billing/payments/after-payment';

beforeEach(() => sessionStorage.clear());

test('a payment leads back to where the customer came from', () => {
  rememberNext('pay_1', '/rent?service=whatsapp');
  expect([nextAfter('pay_1'), nextAfter('pay_2')]).toEqual(['/rent?service=whatsapp', null]);
  rememberNext('pay_2', undefined);
  expect(nextAfter('pay_1')).toBe('/rent?service=whatsapp');
});

test.each(['//evil.example', 'https://evil.example', '/\\evil.example', ''])(
  'it never leads to %j',
  (path) => {
    rememberNext('pay_1', path);
    expect(nextAfter('pay_1')).toBeNull();
    sessionStorage.setItem('namaskah.after-payment', JSON.stringify(['pay_1', path]));
    expect(nextAfter('pay_1')).toBeNull();
  },
);

test('what another script has stored is ignored', () => {
  sessionStorage.setItem('namaskah.after-payment', '{broken');
  expect(nextAfter('pay_1')).toBeNull();
});

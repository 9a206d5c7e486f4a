import { expect, test } from 'vitest';
import { AgainClaims } from '../../../../worker/verifications/orders/reuse-claims';

const reuse = (orderId: string) => ({ action: 'reuse', orderId }) as const;

test('I-62 one order at a time may rent a number again, and may ask again itself', () => {
  const claims = new AgainClaims();
  expect(claims.take(reuse('one'), 0)).toBe(true);
  expect(claims.take(reuse('two'), 1)).toBe(false);
  expect(claims.take(reuse('one'), 2)).toBe(true);
  expect(claims.take({ action: 'reactivate', orderId: 'two' }, 3)).toBe(true);
});

test('a claim of which nothing more is heard ends after a minute', () => {
  const claims = new AgainClaims();
  claims.take(reuse('one'), 0);
  expect(claims.take(reuse('two'), 59_999)).toBe(false);
  expect(claims.take(reuse('two'), 60_000)).toBe(true);
});

test('I-62 what the provider refused is refused from memory for ten seconds', () => {
  const claims = new AgainClaims();
  claims.take(reuse('one'), 0);
  claims.fail(reuse('one'), true, 1_000);
  expect(claims.take(reuse('two'), 10_999)).toBe(false);
  expect(claims.take(reuse('two'), 11_000)).toBe(true);
});

test('what failed for another reason may be tried again at once, and only by its own order', () => {
  const claims = new AgainClaims();
  claims.take(reuse('one'), 0);
  claims.fail(reuse('two'), false, 1);
  expect(claims.take(reuse('three'), 2)).toBe(false);
  claims.fail(reuse('one'), false, 3);
  expect(claims.take(reuse('three'), 4)).toBe(true);
});

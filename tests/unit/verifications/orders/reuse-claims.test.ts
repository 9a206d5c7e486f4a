import { expect, test } from 'vitest';
import { ReuseClaims } from '../../../../worker/verifications/orders/reuse-claims';

const reuse = (orderId: string) => ({ action: 'reuse', orderId }) as const;

test('I-62 one order at a time may reuse a number, and the same order may repeat its claim', () => {
  const claims = new ReuseClaims();
  expect(claims.claim(reuse('one'), 0)).toBe(true);
  expect(claims.claim(reuse('two'), 1)).toBe(false);
  expect(claims.claim(reuse('one'), 2)).toBe(true);
  expect(claims.claim({ action: 'reactivate', orderId: 'two' }, 3)).toBe(true);
});

test('a claim without a result expires after a minute', () => {
  const claims = new ReuseClaims();
  claims.claim(reuse('one'), 0);
  expect(claims.claim(reuse('two'), 59_999)).toBe(false);
  expect(claims.claim(reuse('two'), 60_000)).toBe(true);
});

test('I-62 a refusal of the provider is repeated from memory for ten seconds', () => {
  const claims = new ReuseClaims();
  claims.claim(reuse('one'), 0);
  claims.fail(reuse('one'), true, 1_000);
  expect(claims.claim(reuse('two'), 10_999)).toBe(false);
  expect(claims.claim(reuse('two'), 11_000)).toBe(true);
});

test('after another failure the number can be claimed at once, and only its own order releases the claim', () => {
  const claims = new ReuseClaims();
  claims.claim(reuse('one'), 0);
  claims.fail(reuse('two'), false, 1);
  expect(claims.claim(reuse('three'), 2)).toBe(false);
  claims.fail(reuse('one'), false, 3);
  expect(claims.claim(reuse('three'), 4)).toBe(true);
});

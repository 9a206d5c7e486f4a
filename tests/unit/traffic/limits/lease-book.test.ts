import { expect, test } from 'vitest';
import { LeaseBook } from '../../../../worker/traffic/limits/lease-book';

test('I-71 a flood of addresses drives out those that came first, and leaves what is known of the others', () => {
  const book = new LeaseBook({
    now: () => 0,
    newAsk: () => 'ask',
    keep: () => undefined,
    join: () => Promise.resolve(),
  });
  const who = (n: number) => ({ accountId: '', credentialId: `address ${n}`, keyLimit: null });
  for (let n = 0; n < 10_001; n++) book.of(who(n)).restUntil = n;
  expect(book.find(who(0))).toBeUndefined();
  expect([1, 5_000, 10_000].map((n) => book.find(who(n))?.restUntil)).toEqual([1, 5_000, 10_000]);
});

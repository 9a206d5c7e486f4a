import { expect, test } from 'vitest';
import { LeaseBook } from '../../../../worker/traffic/limits/lease-book';

test('I-71 a flood of addresses drops the oldest leases, and keeps the state of the others', async () => {
  const book = new LeaseBook({
    now: () => 0,
    newAsk: () => 'ask',
    keep: () => undefined,
    join: () => Promise.resolve(),
  });
  const holder = (n: number) => ({ accountId: '', credentialId: `address ${n}`, keyLimit: null });
  const limits = { limit: 300, keyLimit: null, windowMs: 60_000 };
  const blocked = (forMs: number) =>
    Promise.resolve({ kind: 'blocked', forMs, limits, remaining: 1, resetMs: 0 } as const);
  for (let n = 0; n < 10_001; n++) await book.acquire(book.get(holder(n)), () => blocked(n + 1));
  expect(book.find(holder(0))).toBeUndefined();
  expect([1, 5_000, 10_000].map((n) => book.find(holder(n))?.waitMs(0))).toEqual([
    2, 5_001, 10_001,
  ]);
});

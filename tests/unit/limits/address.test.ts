import { expect, test } from 'vitest';
import { addressOf, SHARDS, shardOf } from '../../../worker/limits/address';

test.for([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  [undefined, 'unknown'],
] as const)('I-40 the address %s counts as %s', ([given, counted]) => {
  expect(addressOf(given)).toBe(counted);
});

test('I-40 a customer of IPv6 has one address, whichever of their 2^64 they take', () => {
  const all = Array.from({ length: 100 }, (_, n) => addressOf(`2001:db8:1:2:${n}::${n}`));
  expect(new Set(all).size).toBe(1);
});

test('addresses fall into 256 shards, evenly enough', () => {
  const shards = Array.from({ length: 5_000 }, (_, n) => shardOf(`10.0.${n >> 8}.${n & 255}`));
  expect(new Set(shards).size).toBe(SHARDS);
});

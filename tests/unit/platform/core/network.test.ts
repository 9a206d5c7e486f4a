import { describe, expect, test } from 'vitest';
import { networkOf } from '../../../../worker/platform/core/network';

describe('I-40 the key of anonymous callers', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff::1', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['nonsense', 'none'],
    ['', 'none'],
    [null, 'none'],
  ])('%s counts as %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test('an IPv6 customer has one key for all of their 2^64 addresses', () => {
    const all = Array.from({ length: 100 }, (_, n) => networkOf(`2001:db8:1:2:${n}::${n}`));
    expect(new Set(all).size).toBe(1);
  });
});

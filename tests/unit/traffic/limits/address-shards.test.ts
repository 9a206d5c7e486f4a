import { expect, test } from 'vitest';
import { shardOf } from '../../../../worker/traffic/limits/address-shards';

test('addresses spread evenly over 256 shards', () => {
  const counts = new Map<string, number>();
  for (let n = 0; n < 25_600; n++) {
    const shard = shardOf(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`);
    counts.set(shard, (counts.get(shard) ?? 0) + 1);
  }
  expect(counts.size).toBe(256);
  // A hundred addresses a shard on average: no shard carries three times its share.
  expect(Math.max(...counts.values())).toBeLessThan(300);
});

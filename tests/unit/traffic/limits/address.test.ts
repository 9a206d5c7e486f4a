import { expect, test } from 'vitest';
import { SHARDS, shardOf } from '../../../../worker/traffic/limits/address';

test('addresses fall into 256 shards, evenly enough', () => {
  const shards = Array.from({ length: 5_000 }, (_, n) => shardOf(`10.0.${n >> 8}.${n & 255}`));
  expect(new Set(shards).size).toBe(SHARDS);
});

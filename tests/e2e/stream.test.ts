import { expect, test } from 'vitest';
import { followThroughKill } from '../../scripts/stream-world';

// A shorter `npm run bench -- --only stream`: two hundred sockets instead of two thousand.
test('I-43 two hundred sockets come back after a kill, and none has missed an event', async () => {
  const { sockets, last, missing, disordered, reconnects } = await followThroughKill(200);
  expect(last).toBeGreaterThanOrEqual(24);
  expect({ missing, disordered }).toEqual({ missing: 0, disordered: 0 });
  expect(reconnects).toBeGreaterThanOrEqual(sockets);
}, 400_000);

import { expect, test } from 'vitest';
import { followThroughKill } from '../../scripts/stream-world';

// A shorter `npm run bench -- --only kill`: two hundred sockets instead of two thousand.
test('I-43 two hundred sockets reconnect after a kill without missing an event', async () => {
  const { sockets, last, missing, disordered, reconnects } = await followThroughKill(200);
  expect(last).toBeGreaterThanOrEqual(24);
  expect({ missing, disordered }).toEqual({ missing: 0, disordered: 0 });
  expect(reconnects).toBeGreaterThanOrEqual(sockets);
}, 400_000);

import { expect, test } from 'vitest';
import { liveState, type LiveState } from '../../../../web/app/shell/live-state';

const ok = { isLive: false, wasLive: false, reach: 'ok' } as const;

test.each<[LiveState, Parameters<typeof liveState>[0]]>([
  ['connecting', ok],
  ['live', { ...ok, isLive: true, wasLive: true }],
  ['reconnecting', { ...ok, wasLive: true }],
  ['reconnecting', { ...ok, reach: 'unreachable' }],
  // A socket of its own may stand while one request found no way.
  ['live', { ...ok, isLive: true, wasLive: true, reach: 'unreachable' }],
  ['offline', { ...ok, reach: 'offline' }],
  // No socket has noticed yet that the network is gone.
  ['offline', { ...ok, isLive: true, wasLive: true, reach: 'offline' }],
])('%s', (state, line) => {
  expect(liveState(line)).toBe(state);
});

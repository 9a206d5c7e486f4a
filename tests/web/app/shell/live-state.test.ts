import { expect, test } from 'vitest';
import { liveState, type LiveState } from '../../../../web/app/shell/live-state';

const ok = { isLive: false, wasLive: false, reach: 'ok' } as const;

test.each<[LiveState, Parameters<typeof liveState>[0]]>([
  ['connecting', ok],
  ['live', { ...ok, isLive: true, wasLive: true }],
  ['reconnecting', { ...ok, wasLive: true }],
  ['reconnecting', { ...ok, reach: 'unreachable' }],
  // An account's socket may be open although one request failed.
  ['live', { ...ok, isLive: true, wasLive: true, reach: 'unreachable' }],
  ['offline', { ...ok, reach: 'offline' }],
  // No socket has detected the loss of the network yet.
  ['offline', { ...ok, isLive: true, wasLive: true, reach: 'offline' }],
])('%s', (state, line) => {
  expect(liveState(line)).toBe(state);
});

import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { pollOpen } from '../../../../../web/features/verifications/live/poll-open';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

type Reach = 'ok' | 'offline' | 'unreachable' | 'limited';

function world({ isLive = false, hasOpen = true } = {}) {
  const [live, open, reach] = [signal(isLive), signal(hasOpen), signal<Reach>('ok')];
  const refreshOpen = vi.fn();
  const stop = pollOpen({
    live: { hasOpen: open, refreshOpen },
    stream: { live },
    connection: { reach },
  });
  const reads = async (ms: number) => {
    refreshOpen.mockClear();
    await vi.advanceTimersByTimeAsync(ms);
    return refreshOpen.mock.calls.length;
  };
  return { live, open, reach, stop, reads };
}

test('without the stream for ten seconds, open cards are read every five, until it is live', async () => {
  const { live, stop, reads } = world();
  expect(await reads(9_999)).toBe(0);
  expect(await reads(1)).toBe(1);
  expect(await reads(20_000)).toBe(4);
  live.value = true;
  expect(await reads(60_000)).toBe(0);
  live.value = false;
  expect(await reads(10_000)).toBe(1);
  stop();
  expect(await reads(60_000)).toBe(0);
});

test('a reconnect is not a loss, and without an open card nothing is read', async () => {
  const { live, open, stop, reads } = world({ isLive: true });
  for (let round = 0; round < 5; round += 1) {
    live.value = false;
    expect(await reads(9_000)).toBe(0);
    live.value = true;
  }
  open.value = false;
  live.value = false;
  expect(await reads(60_000)).toBe(0);
  open.value = true;
  expect(await reads(10_000)).toBe(1);
  stop();
});

test('an API that is out of reach, or refuses every request, is not asked', async () => {
  const { reach, stop, reads } = world();
  for (const value of ['offline', 'unreachable', 'limited'] as const) {
    reach.value = value;
    expect(await reads(60_000)).toBe(0);
  }
  reach.value = 'ok';
  expect(await reads(10_000)).toBe(1);
  stop();
});

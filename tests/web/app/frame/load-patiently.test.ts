import { expect, test, vi } from 'vitest';
import { loadPatiently } from '../../../../web/app/frame/load-patiently';

function world(results: (string | Error)[], now = 1_000_000) {
  const kept = new Map<string, string>();
  const waited: string[] = [];
  const load = vi.fn(async () => {
    const result = results.shift() ?? new Error('missing');
    if (result instanceof Error) throw result;
    return result;
  });
  const deps = {
    whenBack: async () => void waited.push('connection'),
    pause: async (ms: number) => void waited.push(`${ms} ms`),
    store: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
    },
    now: () => now,
    reload: vi.fn(),
  };
  return { load, deps, waited };
}

test('a script is loaded again when the connection is back', async () => {
  const { load, deps, waited } = world([new Error('network'), 'page']);
  expect(await loadPatiently(load, deps)).toBe('page');
  expect(waited).toEqual(['1000 ms', 'connection']);
  expect(deps.reload).not.toHaveBeenCalled();
});

test('a script that stays missing reloads the page, once a minute at most', async () => {
  const { load, deps } = world([]);
  await expect(loadPatiently(load, deps)).rejects.toThrow('missing');
  expect([load.mock.calls.length, deps.reload.mock.calls.length]).toEqual([4, 1]);
  await expect(loadPatiently(load, deps)).rejects.toThrow('missing');
  expect(deps.reload).toHaveBeenCalledTimes(1);
  await expect(loadPatiently(load, { ...deps, now: () => 1_060_000 })).rejects.toThrow('missing');
  expect(deps.reload).toHaveBeenCalledTimes(2);
});

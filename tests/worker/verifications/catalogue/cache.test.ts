import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { SwrCache } from '../../../../worker/platform/cache/swr-cache';
import { backgroundAtRest } from '../../../../worker/platform/core/background';
import { advance, lines, setUpWorker } from '../../../support/worker/api';

setUpWorker();

const TIMES = { freshMs: 1_000, staleMs: 10_000, errorMs: 60_000 };
/** Each belongs to one isolate. */
const newIsolate = (): SwrCache<number> => new SwrCache('test', z.number(), TIMES);
let cache = newIsolate();
let value = 1;
let loads = 0;

/** Reads through the isolate of `cache`. */
const get = (isolate = cache) =>
  isolate.get({
    key: 'k',
    kv: env.KV,
    load: async () => {
      loads++;
      return value;
    },
  });
const failing = (isolate = cache) =>
  isolate.get({ key: 'k', kv: env.KV, load: () => Promise.reject(new Error('away')) });
const stored = () => env.KV.get('cat:test:k');

beforeEach(() => {
  cache = newIsolate();
  value = 1;
  loads = 0;
});

describe('I-13 a cached look-up', () => {
  test('I-13 loads once while it is fresh', async () => {
    expect([await get(), await get()]).toEqual([1, 1]);
    expect(loads).toBe(1);
  });

  test('I-13 concurrent reads share one load', async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => get()));
    expect(new Set(all)).toEqual(new Set([1]));
    expect(loads).toBe(1);
  });

  test('I-13 returns the old value at once, and loads the new one in the background', async () => {
    await get();
    value = 2;
    advance(1_000);
    const gate = Promise.withResolvers<number>();
    const slow = { key: 'k', kv: env.KV, load: () => gate.promise };
    expect(await cache.get(slow)).toBe(1);
    gate.resolve(2);
    await vi.waitUntil(async () => (await get()) === 2);
  });

  test('I-13 waits for the new value when the old one is too old', async () => {
    await get();
    value = 2;
    advance(10_000);
    expect(await get()).toBe(2);
  });

  test('I-13 uses the last value while no new one can be loaded, for its time and no longer', async () => {
    await get();
    advance(59_999);
    expect(await failing()).toBe(1);
    expect(lines.filter((line) => line.event === 'cache.stale')).toHaveLength(1);
    advance(1);
    await expect(failing()).rejects.toThrow('away');
  });

  test('I-13 a failure in the background is logged and retried', async () => {
    await get();
    advance(1_000);
    expect(await failing()).toBe(1);
    await vi.waitUntil(() => lines.some((line) => line.event === 'cache.stale'));
    value = 3;
    await get();
    await vi.waitUntil(async () => (await get()) === 3);
  });

  test('I-13 a new isolate uses the value in KV, with its age', async () => {
    await get();
    await vi.waitUntil(async () => (await stored()) !== null);
    expect(await get(newIsolate())).toBe(1);
    expect(loads).toBe(1);
    value = 2;
    advance(10_000);
    expect(await get(newIsolate())).toBe(2);
    expect(loads).toBe(2);
  });

  test('I-13 KV is written once for a refresh', async () => {
    const put = vi.spyOn(env.KV, 'put');
    await Promise.all(Array.from({ length: 20 }, () => get()));
    await get();
    expect(put).toHaveBeenCalledTimes(1);
    expect(put.mock.calls[0]?.[2]).toEqual({ expirationTtl: 60 });
  });

  test('I-13 a value of another shape in KV is ignored', async () => {
    await env.KV.put('cat:test:k', JSON.stringify({ at: Date.now(), value: 'x' }));
    expect(await get()).toBe(1);
    expect(loads).toBe(1);
  });

  test('I-13 an unavailable KV changes no result', async () => {
    vi.spyOn(env.KV, 'get').mockRejectedValue(new Error('KV is away'));
    vi.spyOn(env.KV, 'put').mockRejectedValue(new Error('KV is away'));
    expect(await get()).toBe(1);
    expect(lines.map((line) => line.event)).toEqual(['cache.kv_read', 'cache.kv_write']);
  });

  test('I-13 a dropped value is not used: neither from memory, nor from KV, nor from a load in progress', async () => {
    await get();
    await vi.waitUntil(async () => (await stored()) !== null);
    const shown = await stored();
    advance(1_000);
    const gate = Promise.withResolvers<number>();
    // No longer fresh: reloaded in the background, by a load that starts before the change.
    expect(await cache.get({ key: 'k', kv: env.KV, load: () => gate.promise })).toBe(1);
    value = 2;
    await cache.drop({ key: 'k', kv: env.KV }, Date.now());
    expect(await stored()).toBeNull();
    // KV may return the old value for a minute after its deletion.
    await env.KV.put('cat:test:k', shown ?? '');
    expect(await get()).toBe(2);
    gate.resolve(1);
    await backgroundAtRest();
    expect(await get()).toBe(2);
    expect(await stored()).toContain('"value":2');
  });

  test('I-13 a dropped value is not used when no new one can be loaded', async () => {
    await get();
    await cache.drop({ key: 'k', kv: env.KV }, Date.now());
    await expect(failing()).rejects.toThrow('away');
  });

  test('I-13 a value that was loaded after the drop stays', async () => {
    const wrongAt = Date.now();
    advance(1);
    await get();
    await vi.waitUntil(async () => (await stored()) !== null);
    await cache.drop({ key: 'k', kv: env.KV }, wrongAt);
    expect([await get(), await get(newIsolate())]).toEqual([1, 1]);
    expect(loads).toBe(1);
  });

  test('I-13 a load whose request has ended does not block others forever', async () => {
    const set = globalThis.setTimeout;
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) =>
      set(work, ms === 6_000 ? 10 : ms),
    );
    const gate = Promise.withResolvers<number>();
    const hung = cache.get({ key: 'k', kv: env.KV, load: () => gate.promise });
    await scheduler.wait(20);
    expect(await get()).toBe(1);
    gate.resolve(2);
    expect(await hung).toBe(2);
  });
});

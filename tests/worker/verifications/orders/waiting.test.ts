import { describe, expect, test, vi } from 'vitest';
import { account, provider, scalar, setUpWorker, START, until } from '../../../support/worker/api';
import {
  alarmOf,
  databaseState,
  evict,
  objectOf,
  objectState,
  settled,
  wake,
} from '../../../support/worker/objects';
import { rented, show } from '../../../support/worker/verifications';

setUpWorker();

describe('I-11 waiting costs nothing', () => {
  /** Timers that are set and neither fired nor cleared. */
  function openTimers(): Set<unknown> {
    const open = new Set<unknown>();
    const [set, clear] = [globalThis.setTimeout, globalThis.clearTimeout];
    const spied = (work: (...args: unknown[]) => void, ms?: number, ...args: unknown[]) => {
      const timer = set(() => {
        open.delete(timer);
        work(...args);
      }, ms);
      open.add(timer);
      return timer;
    };
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(spied as unknown as typeof setTimeout);
    vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
      open.delete(timer);
      clear(timer as number | null);
    });
    return open;
  }

  test('I-11 a waiting order holds no timer, only an alarm', async () => {
    const open = openTimers();
    const api = await account();
    const { id } = await rented(api);
    expect(open.size).toBe(0);
    expect(await alarmOf(objectOf(id))).toBe(START + 5_000);
    await wake(id);
    expect(open.size).toBe(0);
    await api.post(`/v1/verifications/${id}/cancel`);
    await settled(id);
    expect(open.size).toBe(0);
  });

  test('I-11 evicted while it waits, it is restored by its alarm and completes', async () => {
    const api = await account();
    const { id } = await rented(api);
    await evict(id);
    provider.sms('code 4711');
    await wake(id);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711' });
    expect(provider.model.sales).toHaveLength(1);
  });

  test('I-11 the alarm runs in real time on an object that is not in memory', async () => {
    vi.useRealTimers();
    const api = await account();
    const { id } = await rented(api);
    provider.sms('code 4711');
    await evict(id);
    await until(async () => (await scalar('SELECT count(*) FROM messages')) === 1, 12_000);
    expect(await show(api, id)).toMatchObject({ state: 'completed', code: '4711' });
  });

  test('I-11 a poll without news writes no row', async () => {
    const api = await account();
    const { id } = await rented(api);
    await settled(id);
    const [d1, before] = [await databaseState(), await objectState(objectOf(id))];
    for (let poll = 0; poll < 5; poll++) await wake(id);
    expect(provider.count('messages')).toBe(5);
    expect((await objectState(objectOf(id))).rows).toEqual(before.rows);
    expect(await databaseState()).toEqual(d1);
  });
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BellModel } from '../../../../web/features/notifications/bell.model';
import type { Notification } from '../../../../web/api/notifications-api';
import { AT, problem } from '../../support/builders';
import { feed, iso, notification } from './builders';

beforeEach(() => void vi.useFakeTimers({ now: AT }));
afterEach(() => void vi.useRealTimers());

function world(items: Notification[] = []) {
  const server = feed(items);
  const posted: object[] = [];
  const came: string[][] = [];
  const bell = new BellModel({
    backend: server.backend,
    clock: { read: () => Date.now() },
    tabs: { post: (change) => posted.push(change) },
    onNew: (fresh) => came.push(fresh.map(({ id }) => id)),
  });
  return { ...server, bell, posted, came };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const arrived = { type: 'sms.received', sequence: 7 };

test('notifications that existed at the start are not new, and unknown differs from none', async () => {
  const { bell, came } = world([notification()]);
  expect(bell.unread.value).toBeNull();
  await bell.load();
  expect([bell.unread.value, bell.latest.value.length, came]).toEqual([1, 1, []]);
});

test('the notification of an event is read once the server has stored it, and is shown once', async () => {
  const { bell, items, backend, came } = world();
  await bell.load();
  items.unshift(notification());
  bell.onEvent(arrived);
  await pass(4_000);
  expect(backend.list).toHaveBeenCalledTimes(1);
  bell.onNotified(6);
  await pass(4_000);
  expect(backend.list).toHaveBeenCalledTimes(1);
  bell.onNotified(7);
  await pass(0);
  expect([bell.unread.value, came]).toEqual([1, [['ntf_1']]]);
  bell.onNotified(8);
  await bell.load();
  expect([came, backend.list.mock.calls.length]).toEqual([[['ntf_1']], 3]);
});

test('a late `notified` delays no notification: each event is looked for once without it', async () => {
  const { bell, items, backend, came } = world();
  await bell.load();
  bell.onEvent(arrived);
  await pass(4_000);
  bell.onEvent({ ...arrived, sequence: 8 });
  items.unshift(notification());
  await pass(5_999);
  expect(backend.list).toHaveBeenCalledTimes(1);
  await pass(1);
  expect([backend.list.mock.calls.length, came]).toEqual([2, [['ntf_1']]]);
  // The second event had not been late then.
  await pass(10_000);
  expect(backend.list).toHaveBeenCalledTimes(3);
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(3);
  bell.onNotified(8);
  await pass(0);
  expect(backend.list).toHaveBeenCalledTimes(4);
});

test('a page that connects reads the list at once, and not again for past events', async () => {
  const { bell, backend } = world();
  bell.expect(40);
  await bell.load();
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(1);
});

test('a bell that was forgotten looks for nothing', async () => {
  const { bell, backend } = world();
  bell.onEvent(arrived);
  bell.forget();
  await pass(60_000);
  expect(backend.list).not.toHaveBeenCalled();
});

test('several new ones are passed on together, the newest last', async () => {
  const { bell, items, came } = world([notification({ id: 'ntf_0' })]);
  await bell.load();
  items.unshift(notification({ id: 'ntf_2' }), notification({ id: 'ntf_1' }));
  await bell.load();
  expect(came).toEqual([['ntf_1', 'ntf_2']]);
});

test.each([
  ['a notification that was read elsewhere', { readAt: iso(0) }],
  ['a notification that is too old', { createdAt: iso(-30_000) }],
])('%s is only listed', async (_what, patch) => {
  const { bell, items, came } = world();
  await bell.load();
  items.unshift(notification(patch));
  await bell.load();
  expect([bell.latest.value.length, came]).toEqual([1, []]);
});

test('after skipped events the next `notified` causes a read', async () => {
  const { bell, items, backend, came } = world();
  await bell.load();
  bell.expect(40);
  items.unshift(notification());
  bell.onNotified(41);
  await pass(0);
  expect([backend.list.mock.calls.length, came]).toEqual([2, [['ntf_1']]]);
});

test('with any number of events it reads at most every two seconds, including the last event', async () => {
  const { bell, backend } = world();
  for (let n = 1; n <= 100; n++) {
    bell.onEvent({ type: 'sms.received', sequence: n });
    bell.onNotified(n);
    await pass(100);
  }
  expect(backend.list).toHaveBeenCalledTimes(6);
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(6);
});

test('a type without dashboard notifications causes no read', async () => {
  const { bell, backend, wants } = world();
  wants('sms.received');
  await bell.wake();
  expect(bell.sound.value).toBe('knock');
  bell.onEvent({ type: 'credit.deducted', sequence: 6 });
  bell.onNotified(6);
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(1);
  bell.onEvent(arrived);
  bell.onNotified(7);
  await pass(0);
  expect(backend.list).toHaveBeenCalledTimes(2);
});

test('own actions lower the count and are posted to the other tabs', async () => {
  const { bell, posted } = world([
    notification({ id: 'ntf_3' }),
    notification({ id: 'ntf_2' }),
    notification({ id: 'ntf_1' }),
  ]);
  await bell.load();
  await bell.read('ntf_1');
  expect([bell.unread.value, bell.latest.value[2]?.readAt]).toEqual([2, iso(0)]);
  await bell.archive('ntf_2');
  expect([bell.unread.value, bell.latest.value.map(({ id }) => id)]).toEqual([
    1,
    ['ntf_3', 'ntf_1'],
  ]);
  expect(await bell.readAll()).toBe(1);
  expect(bell.unread.value).toBe(0);
  expect(posted).toEqual(Array.from({ length: 3 }, () => ({ about: 'notifications' })));
});

test('a refusal changes nothing and posts nothing', async () => {
  const { bell, backend, posted } = world([notification()]);
  await bell.load();
  backend.read.mockRejectedValueOnce(problem(404, 'notifications.not_found'));
  await expect(bell.read('ntf_1')).rejects.toThrow('notifications.not_found');
  expect([bell.unread.value, posted]).toEqual([1, []]);
});

test('a failed read keeps the list and shows the error until the next one', async () => {
  const { bell, backend } = world([notification()]);
  await bell.load();
  backend.list.mockRejectedValueOnce(problem(500, 'internal'));
  await bell.load();
  expect([bell.unread.value, bell.error.value]).toEqual([1, problem(500, 'internal')]);
  await bell.load();
  expect(bell.error.value).toBeNull();
});

test('an older answer never replaces a newer one', async () => {
  const { bell, backend } = world([notification()]);
  let answerLate: (page: Awaited<ReturnType<typeof backend.list>>) => void = () => undefined;
  backend.list.mockImplementationOnce(() => new Promise((resolve) => (answerLate = resolve)));
  const late = bell.load();
  const next = bell.load();
  await pass(10_000);
  await next;
  answerLate({ data: [], hasMore: false, nextCursor: null, unreadCount: 7 });
  await late;
  expect(bell.unread.value).toBe(1);
});

test('preferences that were read for another account are dropped', async () => {
  const { bell, backend, wants } = world();
  let answer: () => void = () => undefined;
  wants('sms.received');
  const given = await backend.preferences();
  backend.preferences.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return given;
  });
  const reads = bell.wake();
  bell.forget();
  answer();
  await reads;
  expect(bell.preferences.value.value).toBeNull();
});

test('a read without changes causes no render', async () => {
  const { bell } = world([notification()]);
  await bell.load();
  const before = bell.latest.value;
  await bell.load();
  expect(bell.latest.value).toBe(before);
  await bell.read('ntf_1');
  expect(bell.latest.value).not.toBe(before);
});

test('another account starts empty, and running reads are dropped', async () => {
  const { bell, items, backend, came } = world([notification()]);
  await bell.load();
  bell.onEvent(arrived);
  bell.onNotified(7);
  bell.onEvent({ ...arrived, sequence: 8 });
  bell.onNotified(8);
  bell.forget();
  await pass(60_000);
  expect([bell.unread.value, bell.latest.value, backend.list.mock.calls.length]).toEqual([
    null,
    [],
    2,
  ]);
  items.unshift(notification({ id: 'ntf_2', createdAt: iso(60_000) }));
  await bell.load();
  expect([bell.unread.value, came]).toEqual([2, []]);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BellModel } from '../../../../web/features/notifications/bell.model';
import type { Notification } from '../../../../web/api/notifications-api';
import { AT, problem } from '../../support/builders';
import { feed, iso, notification } from './builders';

beforeEach(() => void vi.useFakeTimers({ now: AT }));
afterEach(() => void vi.useRealTimers());

function world(items: Notification[] = []) {
  const server = feed(items);
  const told: object[] = [];
  const came: string[][] = [];
  const bell = new BellModel({
    backend: server.backend,
    clock: { read: () => Date.now() },
    tabs: { tell: (news) => told.push(news) },
    onNew: (fresh) => came.push(fresh.map(({ id }) => id)),
  });
  return { ...server, bell, told, came };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const arrived = { type: 'sms.received', timestamp: iso(0) };

test('nobody is told of what was there when the page was opened, and unknown is not none', async () => {
  const { bell, came } = world([notification()]);
  expect(bell.unread.value).toBeNull();
  await bell.load();
  expect([bell.unread.value, bell.latest.value.length, came]).toEqual([1, 1, []]);
});

test('an event of the stream raises the count without a reload, and each comes once', async () => {
  const { bell, items, came } = world();
  await bell.load();
  items.unshift(notification());
  bell.heard(arrived);
  await pass(300);
  expect([bell.unread.value, came]).toEqual([1, [['ntf_1']]]);
  await bell.load();
  expect(came).toEqual([['ntf_1']]);
});

test('several come in one go, the newest last', async () => {
  const { bell, items, came } = world([notification({ id: 'ntf_0' })]);
  await bell.load();
  items.unshift(notification({ id: 'ntf_2' }), notification({ id: 'ntf_1' }));
  await bell.load();
  expect(came).toEqual([['ntf_1', 'ntf_2']]);
});

test.each([
  ['what was read elsewhere meanwhile', { readAt: iso(0) }],
  ['what has happened too long ago', { createdAt: iso(-30_000) }],
])('%s only stands in the list', async (_what, patch) => {
  const { bell, items, came } = world();
  await bell.load();
  items.unshift(notification(patch));
  await bell.load();
  expect([bell.latest.value.length, came]).toEqual([1, []]);
});

test('it looks again until the notification of the event is there, and then no more', async () => {
  const { bell, items, backend } = world();
  bell.heard(arrived);
  await pass(250);
  // Of another event of the type.
  items.unshift(notification({ id: 'ntf_0', createdAt: iso(-1_000) }));
  await pass(750);
  expect(backend.list).toHaveBeenCalledTimes(2);
  items.unshift(notification());
  await pass(2_000);
  expect([bell.unread.value, backend.list.mock.calls.length]).toEqual([2, 3]);
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(3);
});

test('what never comes is given up after four looks', async () => {
  const { bell, backend } = world();
  bell.heard(arrived);
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(4);
});

test('however much happens, it looks every two seconds at most', async () => {
  const { bell, backend } = world();
  for (let n = 0; n < 100; n++) {
    bell.heard({ type: 'sms.received', timestamp: iso(n) });
    await pass(100);
  }
  expect(backend.list).toHaveBeenCalledTimes(5);
});

test('a type that the person does not want here is no reason to look', async () => {
  const { bell, backend, wants } = world();
  wants('sms.received');
  await bell.wake();
  expect(bell.sound.value).toBe('knock');
  bell.heard({ type: 'credit.deducted', timestamp: iso(0) });
  await pass(60_000);
  expect(backend.list).toHaveBeenCalledTimes(1);
  bell.heard(arrived);
  await pass(300);
  expect(backend.list).toHaveBeenCalledTimes(2);
});

test('what is done here lowers the count, and the other tabs are told to look', async () => {
  const { bell, told } = world([
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
  expect(told).toEqual(Array.from({ length: 3 }, () => ({ about: 'notifications' })));
});

test('what is refused changes nothing, and tells nobody', async () => {
  const { bell, backend, told } = world([notification()]);
  await bell.load();
  backend.read.mockRejectedValueOnce(problem(404, 'notifications.not_found'));
  await expect(bell.read('ntf_1')).rejects.toThrow('notifications.not_found');
  expect([bell.unread.value, told]).toEqual([1, []]);
});

test('a failed look keeps what is known, and says so until the next one', async () => {
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
  await bell.load();
  answerLate({ data: [], nextCursor: null, unread: 7 });
  await late;
  expect(bell.unread.value).toBe(1);
});

test('a look that shows nothing new draws nothing anew', async () => {
  const { bell } = world([notification()]);
  await bell.load();
  const before = bell.latest.value;
  await bell.load();
  expect(bell.latest.value).toBe(before);
  await bell.read('ntf_1');
  expect(bell.latest.value).not.toBe(before);
});

test('for another account everything begins anew, and what was under way is dropped', async () => {
  const { bell, items, backend, came } = world([notification()]);
  await bell.load();
  bell.heard(arrived);
  const late = bell.load();
  bell.forget();
  await late;
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

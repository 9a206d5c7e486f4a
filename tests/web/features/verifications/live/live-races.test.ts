import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT, problem, verification } from '../../../support/builders';
import { ended, hold, soon, world } from './live-world';

beforeEach(() => void vi.useFakeTimers({ now: AT }));
afterEach(() => void vi.useRealTimers());

test('a list that was read before an event never undoes it', async () => {
  const { live, backend, emit, change } = world([verification()]);
  await live.load();
  const before = verification();
  let answer: () => void = () => undefined;
  backend.verifications.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return { data: [before], hasMore: false, nextCursor: null };
  });
  const late = live.load();
  change('ver_1', { ...ended(0), code: '482913' });
  emit('sms.received', 'ver_1', { code: '482913' });
  await soon();
  answer();
  await late;
  await soon();
  expect(live.find('ver_1')?.data.value).toMatchObject({ code: '482913', state: 'completed' });
});

test('a code that arrives while the page starts is shown: its card came from an older list', async () => {
  const { live, backend, emit, change, onCode } = world([verification()]);
  const answer = hold(backend.verifications, {
    data: [verification()],
    hasMore: false,
    nextCursor: null,
  });
  const start = live.load();
  await soon();
  change('ver_1', { ...ended(0), code: '482913' });
  emit('sms.received', 'ver_1', { code: '482913' });
  answer();
  await start;
  await soon();
  expect(live.find('ver_1')?.data.value).toMatchObject({ code: '482913', state: 'completed' });
  expect(onCode.mock.calls.map(([{ id, code }]) => [id, code])).toEqual([['ver_1', '482913']]);
});

test('a code that arrives while a number rented elsewhere is read is shown', async () => {
  const { live, backend, emit, change } = world([verification()]);
  const answer = hold(backend.verification, verification());
  emit('verification.created');
  await soon();
  change('ver_1', { ...ended(0), code: '482913' });
  emit('sms.received', 'ver_1', { code: '482913' });
  answer();
  await soon();
  expect(live.find('ver_1')?.data.value).toMatchObject({ code: '482913', state: 'completed' });
});

test('a card that was added during the read of the list is read individually', async () => {
  const { live, backend, change } = world([verification()]);
  const answer = hold(backend.verifications, {
    data: [verification()],
    hasMore: false,
    nextCursor: null,
  });
  const start = live.load();
  await soon();
  live.adopt(verification());
  change('ver_1', { ...ended(0), state: 'expired' });
  answer();
  await start;
  await soon();
  expect(live.find('ver_1')?.data.value.state).toBe('expired');
});

test('the open ones are read although the list cannot be', async () => {
  const { live, backend, change } = world([verification()]);
  await live.load();
  change('ver_1', { ...ended(0), code: '1234' });
  backend.verifications.mockRejectedValueOnce(problem(500, 'internal'));
  await live.load();
  await soon();
  expect(live.error.value).toMatchObject({ code: 'internal' });
  expect(live.find('ver_1')?.data.value.code).toBe('1234');
});

test('answers for another account are dropped', async () => {
  const { live, backend } = world([verification()]);
  const [list, one] = [
    hold(backend.verifications, { data: [verification()], hasMore: false, nextCursor: null }),
    hold(backend.verification, verification()),
  ];
  const reads = [live.load(), live.refresh('ver_1')];
  await soon();
  live.clear();
  list();
  one();
  await Promise.all(reads);
  expect([live.items.value, live.loaded.value]).toEqual([[], false]);
});

test('an older answer never replaces a newer one', async () => {
  const { live, onMoved } = world([]);
  const done = verification({
    ...ended(0),
    code: '1234',
    history: [
      ...verification().history,
      { state: 'completed', enteredAt: new Date(AT).toISOString() },
    ],
  });
  live.adopt(done);
  live.adopt(verification());
  expect(live.find('ver_1')?.data.value.state).toBe('completed');
  live.adopt(verification({ id: 'ver_2', messageCount: 1 }));
  live.adopt(verification({ id: 'ver_2' }));
  expect(live.find('ver_2')?.data.value.messageCount).toBe(1);
  expect(onMoved).not.toHaveBeenCalled();
});

test('a code that a read brings is announced as well, once', async () => {
  const { live, emit, change, onCode } = world([verification()]);
  await live.load();
  change('ver_1', { ...ended(0), code: '1234' });
  await live.refresh('ver_1');
  emit('sms.received', 'ver_1', { code: '1234' });
  await soon();
  expect(onCode.mock.calls.map(([{ id, code }]) => [id, code])).toEqual([['ver_1', '1234']]);
});

test('events during a read share one more read, which shows the last state', async () => {
  const { live, backend, emit, change } = world([verification()]);
  await live.load();
  const answer = hold(backend.verification, verification());
  emit('verification.created');
  await soon();
  for (let count = 0; count < 50; count += 1) emit('verification.created');
  change('ver_1', { ...ended(0), state: 'expired' });
  answer();
  await soon();
  expect(backend.verification).toHaveBeenCalledTimes(2);
  expect(live.find('ver_1')?.data.value.state).toBe('expired');
});

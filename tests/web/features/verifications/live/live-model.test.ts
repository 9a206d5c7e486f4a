import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { AT, problem, verification } from '../../../support/builders';
import { AD, ended, soon, world } from './live-world';

beforeEach(() => void vi.useFakeTimers({ now: AT }));
afterEach(() => void vi.useRealTimers());

test('shows open and just ended verifications, newest first', async () => {
  const { live } = world([
    verification({ id: 'ver_3' }),
    verification({ id: 'ver_2', ...ended(60_000) }),
    verification({ id: 'ver_1', ...ended(3_600_000) }),
  ]);
  await live.load();
  expect(live.items.value.map(({ id }) => id)).toEqual(['ver_3', 'ver_2']);
});

test('shows the code from the event itself, announces it once, and reads the rest from the API', async () => {
  const { live, emit, change, onCode, onMoved, backend } = world([verification()]);
  await live.load();
  change('ver_1', { ...ended(0), code: '482913' });
  emit('sms.received', 'ver_1', { code: '482913', text: 'Code 482-913' });
  expect(live.find('ver_1')?.data.value).toMatchObject({ code: '482913', state: 'awaiting_sms' });
  expect(backend.verification).toHaveBeenCalledTimes(1);
  emit('verification.completed');
  await soon();
  expect(live.find('ver_1')?.data.value.state).toBe('completed');
  expect(onCode.mock.calls.map(([{ id, code }]) => [id, code])).toEqual([['ver_1', '482913']]);
  expect(onMoved).toHaveBeenCalledTimes(1);
});

test('a message without a code is announced as such', async () => {
  const { live, emit, onCode, onText } = world([verification()]);
  await live.load();
  emit('sms.received', 'ver_1', { code: null, text: 'Hello' });
  await soon();
  expect(onCode).not.toHaveBeenCalled();
  expect(onText).toHaveBeenCalledTimes(1);
  expect(live.find('ver_1')?.data.value.code).toBeNull();
});

test('an event of another verification, or about its credits only, reads nothing', async () => {
  const { live, emit, backend } = world([verification()]);
  await live.load();
  emit('sms.received', 'ver_2', { code: '1' });
  emit('credit.deducted', 'ver_1', { balanceAfterCents: 1 });
  await soon();
  expect(backend.verification).not.toHaveBeenCalled();
  expect(live.items.value.map(({ id }) => id)).toEqual(['ver_1']);
});

test('a new connection shows what the list says of each open one, and reads those that it does not contain', async () => {
  const old = verification({ id: 'ver_0' });
  const { live, backend, change } = world([verification(), old]);
  await live.load();
  change('ver_1', { ...ended(0), state: 'expired', reason: 'no_code_in_time' });
  change('ver_0', { ...ended(0), code: '1234' });
  const [listed] = (await backend.verifications()).data;
  backend.verifications.mockResolvedValueOnce({
    data: listed ? [listed] : [],
    hasMore: false,
    nextCursor: null,
  });
  await live.load();
  await soon();
  expect(live.items.value.map(({ id, data }) => [id, data.value.state])).toEqual([
    ['ver_1', 'expired'],
    ['ver_0', 'completed'],
  ]);
  expect(backend.verification.mock.calls).toEqual([['ver_0']]);
});

test('a second read of twenty waiting numbers is one request', async () => {
  const { live, backend } = world(
    Array.from({ length: 20 }, (_, n) => verification({ id: `ver_${n}` })),
  );
  await live.load();
  await live.load();
  await soon();
  expect([backend.verifications.mock.calls.length, backend.verification.mock.calls.length]).toEqual(
    [2, 0],
  );
});

test('a rented number is posted to the other tabs, which read it', async () => {
  const one = world([]);
  one.live.rented(verification());
  expect(one.posted).toEqual([{ about: 'verification', id: 'ver_1' }]);
  const other = world([verification()]);
  await other.live.refresh('ver_1');
  expect(other.live.items.value.map(({ id }) => id)).toEqual(['ver_1']);
});

test('a change by an event is not posted: each tab has the event', async () => {
  const { live, emit, change, posted, onMoved } = world([verification()]);
  await live.load();
  change('ver_1', { state: 'cancelled', endedAt: new Date(AT).toISOString() });
  emit('verification.cancelled');
  await soon();
  expect([onMoved.mock.calls.length, posted]).toEqual([1, []]);
});

test('a number that was rented elsewhere is shown', async () => {
  const { live, emit, onMoved } = world([verification()]);
  emit('verification.created');
  await soon();
  expect(live.items.value.map(({ id }) => id)).toEqual(['ver_1']);
  expect(onMoved).toHaveBeenCalledTimes(1);
});

test('a dismissed verification is not shown', async () => {
  const { live } = world([verification()]);
  await live.load();
  live.dismiss('ver_1');
  expect(live.items.value).toEqual([]);
});

test('a cancel that is too late shows the API’s reason and the code that arrived first', async () => {
  const { live, backend, change } = world([verification()]);
  await live.load();
  await soon();
  backend.cancel.mockRejectedValueOnce(problem(409, 'verifications.completed'));
  change('ver_1', { ...ended(0), code: '1234' });
  const item = live.find('ver_1');
  await item?.cancel();
  expect(item?.cancelError.value).toMatchObject({ message: 'what verifications.completed means' });
  expect(item?.data.value.code).toBe('1234');
});

test('the end of the session is detected', async () => {
  const { live, backend, onSignedOut } = world([verification()]);
  await live.load();
  await soon();
  backend.verification.mockRejectedValue(problem(401, 'auth.session_ended'));
  await live.refresh('ver_1');
  expect(onSignedOut).toHaveBeenCalled();
  live.clear();
});

test('I-40 waits for Retry-After after a rate limit', async () => {
  const { live, backend } = world([verification()]);
  await live.load();
  backend.verification.mockRejectedValueOnce(problem(429, 'limits.rate_exceeded', 30_000));
  await live.refresh('ver_1');
  const calls = backend.verification.mock.calls.length;
  await vi.advanceTimersByTimeAsync(29_999);
  expect(backend.verification).toHaveBeenCalledTimes(calls);
  await vi.advanceTimersByTimeAsync(1);
  expect(backend.verification).toHaveBeenCalledTimes(calls + 1);
});

test('a text without a code is shown while the number continues to wait, and can be accepted', async () => {
  const { live, backend, emit, change, onCode, onText } = world([verification()]);
  await live.load();
  await soon();
  change('ver_1', { messageCount: 1, messages: [AD] });
  emit('sms.received', 'ver_1', { code: null, text: AD.text });
  await soon();
  const [item] = live.items.value;
  expect(item?.undecided.value).toBe(true);
  expect(item?.messages.value).toEqual([AD]);
  expect(onText).toHaveBeenCalledOnce();
  expect(onCode).not.toHaveBeenCalled();
  // The answer to a change has no messages: those of before stay.
  backend.accept.mockImplementation(async () =>
    verification({ state: 'completed', messageCount: 1, endedAt: new Date(AT).toISOString() }),
  );
  await item?.accept();
  expect(item?.data.value.state).toBe('completed');
  expect(item?.undecided.value).toBe(false);
  expect(item?.messages.value).toEqual([AD]);
  live.clear();
});

test('I-60 a report is shown; a refused one throws, and the recorded state is read', async () => {
  const done = verification({
    state: 'completed',
    code: '1234',
    endedAt: new Date(AT).toISOString(),
  });
  const { live, backend, change } = world([done]);
  await live.load();
  await soon();
  const [item] = live.items.value;
  const report = { state: 'waiting', reportedAt: new Date(AT).toISOString() } as const;
  backend.report.mockRejectedValueOnce(problem(429, 'limits.reports'));
  await expect(item?.report()).rejects.toMatchObject({ code: 'limits.reports' });
  expect(item?.data.value.report).toBeNull();
  expect(item?.cancelError.value).toBeNull();
  backend.report.mockResolvedValueOnce({ ...done, report });
  await item?.report();
  expect(item?.data.value.report).toEqual(report);
  backend.report.mockRejectedValueOnce(problem(409, 'verifications.not_reportable'));
  change('ver_1', { report: { ...report, state: 'refused' } });
  await expect(item?.report()).rejects.toMatchObject({ code: 'verifications.not_reportable' });
  expect(item?.data.value.report?.state).toBe('refused');
  live.clear();
});

test('after a release its texts are no longer shown', async () => {
  const { live, change } = world([verification({ messageCount: 1, messages: [AD] })]);
  await live.load();
  await soon();
  const [item] = live.items.value;
  expect(item?.messages.value).toEqual([AD]);
  change('ver_1', {
    state: 'cancelled',
    messageCount: 0,
    messages: [],
    endedAt: new Date(AT).toISOString(),
  });
  await item?.cancel();
  expect(item?.messages.value).toEqual([]);
  expect(item?.undecided.value).toBe(false);
});

test('a message that can no longer be accepted shows the reason', async () => {
  const { live, backend } = world([verification({ messageCount: 1 })]);
  await live.load();
  await soon();
  backend.accept.mockRejectedValue(problem(409, 'verifications.ended'));
  const [item] = live.items.value;
  await item?.accept();
  expect(item?.cancelError.value).toMatchObject({ code: 'verifications.ended' });
  live.clear();
});

test('fifty cards are read by one request, with their messages', async () => {
  const records = Array.from({ length: 50 }, (_, n) =>
    verification({
      id: `ver_${n}`,
      ...(n % 2 === 0 ? { messageCount: 1, messages: [AD] } : ended(60_000)),
    }),
  );
  const { live, backend, onListed } = world(records);
  await live.load();
  await soon();
  expect(backend.verifications.mock.calls).toEqual([[{ limit: '50' }]]);
  expect(backend.verification).not.toHaveBeenCalled();
  expect(live.find('ver_0')?.messages.value).toEqual([AD]);
  expect(onListed.mock.calls[0]?.[0]).toHaveLength(50);
});

test('messages that an answer does not contain are read', async () => {
  const { live, backend, change } = world([verification()]);
  await live.load();
  change('ver_1', { messageCount: 1, messages: [AD] });
  backend.cancel.mockResolvedValueOnce(verification({ messageCount: 1, state: 'cancelling' }));
  const [item] = live.items.value;
  await item?.cancel();
  await soon();
  expect(item?.messages.value).toEqual([AD]);
  live.clear();
});

test('codes come first, then texts, then open ones; those that had ended before are apart', async () => {
  const { live, emit, change } = world([
    verification({ id: 'ver_5' }),
    verification({ id: 'ver_4' }),
    verification({ id: 'ver_3' }),
    verification({ id: 'ver_2' }),
    verification({ id: 'ver_1', ...ended(60_000), code: '1' }),
  ]);
  await live.load();
  change('ver_2', { ...ended(0), code: '4711' });
  emit('sms.received', 'ver_2', { code: '4711' });
  change('ver_3', { messageCount: 1, messages: [AD] });
  emit('sms.received', 'ver_3', { code: null });
  change('ver_5', { ...ended(0), state: 'expired' });
  emit('verification.expired', 'ver_5');
  await soon();
  expect(live.current.value.map(({ id }) => id)).toEqual(['ver_2', 'ver_3', 'ver_4', 'ver_5']);
  expect(live.past.value.map(({ id }) => id)).toEqual(['ver_1']);
  expect(live.openCount.value).toBe(2);
  live.dismissEnded();
  expect(live.items.value.map(({ id }) => id)).toEqual(['ver_4', 'ver_3']);
});

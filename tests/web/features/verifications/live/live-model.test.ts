import { signal } from '@preact/signals';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Message, Verification } from '../../../../../web/api/backend';
import { LiveModel } from '../../../../../web/features/verifications/live/live.model';
import { ServerClock } from '../../../../../web/realtime/server-clock';
import { AT, problem, verification } from '../../../support/builders';
import { FakeSocket } from '../../../support/fake-socket';

beforeEach(() => void vi.useFakeTimers({ now: AT }));
afterEach(() => void vi.useRealTimers());

function world(records: Verification[]) {
  const sockets = new Map<string, FakeSocket>();
  const dismissed = signal<readonly string[]>([]);
  const find = (id: string) => records.find((one) => one.id === id);
  const read = async (id: string): Promise<Verification> => {
    const found = find(id);
    if (!found) throw problem(404, 'verifications.not_found');
    return found;
  };
  const told: object[] = [];
  const onMoved = vi.fn();
  const onCode = vi.fn();
  const onText = vi.fn();
  const onSignedOut = vi.fn();
  const backend = {
    verifications: vi.fn(async () => ({ data: records, nextCursor: null })),
    verification: vi.fn(read),
    messages: vi.fn(async () => ({ data: [] as Message[] })),
    cancel: vi.fn(read),
    accept: vi.fn(read),
    report: vi.fn(read),
  };
  const live = new LiveModel({
    backend,
    clock: { read: () => Date.now() },
    choices: {
      dismissed,
      dismiss: (id) => (dismissed.value = [...dismissed.value, id]),
    },
    tabs: { tell: (news) => told.push(news) },
    onMoved,
    onCode,
    onText,
    onSignedOut,
    socket: {
      clock: new ServerClock(),
      ticket: () => Promise.resolve('t'),
      open: (id) => {
        const socket = new FakeSocket();
        sockets.set(id, socket);
        return socket as unknown as WebSocket;
      },
    },
  });
  const change = (id: string, patch: Partial<Verification>) => {
    const found = find(id);
    if (found) Object.assign(found, patch);
  };
  return { live, backend, sockets, told, change, onMoved, onCode, onText, onSignedOut };
}

const soon = () => vi.advanceTimersByTimeAsync(0);
const ended = (ago: number): Partial<Verification> => ({
  state: 'completed',
  endedAt: new Date(AT - ago).toISOString(),
});

test('shows what is open and what has just ended, newest first, and watches only what is open', async () => {
  const { live, sockets } = world([
    verification({ id: 'ver_3' }),
    verification({ id: 'ver_2', ...ended(60_000) }),
    verification({ id: 'ver_1', ...ended(3_600_000) }),
  ]);
  await live.load();
  await soon();
  expect(live.items.value.map(({ id }) => id)).toEqual(['ver_3', 'ver_2']);
  expect([...sockets.keys()]).toEqual(['ver_3']);
  live.clear();
});

test('shows the code from the frame itself, tells it once, and lets the API’s word follow', async () => {
  const { live, sockets, change, onCode, onMoved } = world([verification()]);
  await live.load();
  await soon();
  sockets.get('ver_1')?.hello(0);
  await soon();
  change('ver_1', { ...ended(0), code: '482913' });
  sockets.get('ver_1')?.event(1, 'sms.received', { code: '482913', text: 'Code 482-913' });
  expect(live.find('ver_1')?.data.value.code).toBe('482913');
  sockets.get('ver_1')?.event(2, 'verification.completed');
  await soon();
  expect(live.find('ver_1')?.data.value.state).toBe('completed');
  expect(onCode).toHaveBeenCalledTimes(1);
  expect(onMoved).toHaveBeenCalledTimes(1);
  expect(sockets.get('ver_1')?.closed).toBe(true);
});

test('an SMS without a code is no code', async () => {
  const { live, sockets, onCode } = world([verification()]);
  await live.load();
  await soon();
  sockets.get('ver_1')?.hello(0);
  sockets.get('ver_1')?.event(1, 'sms.received', { code: null, text: 'Hello' });
  await soon();
  expect(onCode).not.toHaveBeenCalled();
  expect(live.find('ver_1')?.data.value.code).toBeNull();
  live.clear();
});

test('what was missed while the line was down is read when it is back', async () => {
  const { live, sockets, change } = world([verification()]);
  await live.load();
  await soon();
  sockets.get('ver_1')?.hello(0);
  sockets.get('ver_1')?.close();
  change('ver_1', {
    state: 'expired',
    reason: 'no_code_in_time',
    endedAt: new Date(AT).toISOString(),
  });
  await vi.advanceTimersByTimeAsync(1_000);
  sockets.get('ver_1')?.hello(3);
  await soon();
  expect(live.find('ver_1')?.data.value.state).toBe('expired');
});

test('a rented number is told to the other tabs, and one heard of is read and watched', async () => {
  const one = world([]);
  one.live.rented(verification());
  expect(one.told).toEqual([{ about: 'verification', id: 'ver_1' }]);
  one.live.clear();
  const other = world([verification()]);
  await other.live.heard('ver_1');
  await soon();
  expect(other.live.items.value.map(({ id }) => id)).toEqual(['ver_1']);
  expect(other.sockets.has('ver_1')).toBe(true);
  other.live.clear();
});

test('put away it is neither shown nor watched', async () => {
  const { live, sockets } = world([verification()]);
  await live.load();
  await soon();
  live.dismiss('ver_1');
  expect(live.items.value).toEqual([]);
  expect(sockets.get('ver_1')?.closed).toBe(true);
});

test('a cancel that comes too late shows the API’s reason and the code that was faster', async () => {
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

test('a session that has ended is noticed', async () => {
  const { live, backend, onSignedOut } = world([verification()]);
  await live.load();
  await soon();
  backend.verification.mockRejectedValue(problem(401, 'auth.session_ended'));
  live.wake();
  await soon();
  expect(onSignedOut).toHaveBeenCalled();
  live.clear();
});

test('I-40 asked too often it waits as long as the API said', async () => {
  const { live, backend } = world([verification()]);
  await live.load();
  backend.verification.mockRejectedValueOnce(problem(429, 'limits.rate_exceeded', 30_000));
  await live.heard('ver_1');
  const calls = backend.verification.mock.calls.length;
  await vi.advanceTimersByTimeAsync(29_999);
  expect(backend.verification).toHaveBeenCalledTimes(calls);
  await vi.advanceTimersByTimeAsync(1);
  expect(backend.verification).toHaveBeenCalledTimes(calls + 1);
});

const AD: Message = {
  id: 'msg_1',
  from: '22000',
  text: '20% off',
  code: null,
  receivedAt: new Date(AT).toISOString(),
};

test('a text without a code is shown while the number waits on, and can be taken', async () => {
  const { live, backend, sockets, change, onCode, onText } = world([verification()]);
  await live.load();
  await soon();
  backend.messages.mockResolvedValue({ data: [AD] });
  change('ver_1', { messageCount: 1 });
  sockets.get('ver_1')?.hello(0);
  sockets.get('ver_1')?.event(1, 'sms.received', { code: null, text: AD.text });
  await soon();
  const [item] = live.items.value;
  expect(item?.undecided.value).toBe(true);
  expect(item?.messages.value).toEqual([AD]);
  expect(onText).toHaveBeenCalledOnce();
  expect(onCode).not.toHaveBeenCalled();
  backend.accept.mockImplementation(async () =>
    verification({ state: 'completed', messageCount: 1, endedAt: new Date(AT).toISOString() }),
  );
  await item?.accept();
  expect(item?.data.value.state).toBe('completed');
  expect(item?.undecided.value).toBe(false);
  expect(item?.messages.value).toEqual([AD]);
  live.clear();
});

test('I-60 a report is shown as it stands; one that is refused says so to its asker, and what is on record is read', async () => {
  const done = verification({
    state: 'completed',
    code: '1234',
    endedAt: new Date(AT).toISOString(),
  });
  const { live, backend, change } = world([done]);
  await live.load();
  await soon();
  const [item] = live.items.value;
  const report = { state: 'waiting', at: new Date(AT).toISOString() } as const;
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

test('after a release its texts are shown no more', async () => {
  const { live, backend, change } = world([verification({ messageCount: 1 })]);
  backend.messages.mockResolvedValue({ data: [AD] });
  await live.load();
  await soon();
  const [item] = live.items.value;
  expect(item?.messages.value).toEqual([AD]);
  change('ver_1', { state: 'cancelled', messageCount: 0, endedAt: new Date(AT).toISOString() });
  await item?.cancel();
  expect(item?.messages.value).toEqual([]);
  expect(item?.undecided.value).toBe(false);
});

test('a message that cannot be taken any more says why', async () => {
  const { live, backend } = world([verification({ messageCount: 1 })]);
  await live.load();
  await soon();
  backend.accept.mockRejectedValue(problem(409, 'verifications.ended'));
  const [item] = live.items.value;
  await item?.accept();
  expect(item?.cancelError.value).toMatchObject({ code: 'verifications.ended' });
  live.clear();
});

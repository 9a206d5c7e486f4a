import { signal } from '@preact/signals';
import { vi, type Mock } from 'vitest';
import type { StreamEvent } from '../../../../../web/realtime/frames';
import type { Message, Verification } from '../../../../../web/api/first-pages-api';
import { LiveModel } from '../../../../../web/features/verifications/live/live.model';
import { AT, problem } from '../../../support/builders';
import { streamEvent } from '../../../support/fake-socket';

/** The cards of a page over a backend with these verifications. */
export function world(records: Verification[]) {
  const dismissed = signal<readonly string[]>([]);
  const find = (id: string) => records.find((one) => one.id === id);
  const read = async (id: string): Promise<Verification> => {
    const found = find(id);
    if (!found) throw problem(404, 'verifications.not_found');
    return structuredClone(found);
  };
  const posted: object[] = [];
  const onMoved = vi.fn();
  const onCode = vi.fn();
  const onText = vi.fn();
  const onSignedOut = vi.fn();
  const onListed = vi.fn();
  const backend = {
    verifications: vi.fn(async () => ({
      data: structuredClone(records),
      hasMore: false,
      nextCursor: null,
    })),
    verification: vi.fn(read),
    cancel: vi.fn(read),
    accept: vi.fn(read),
    report: vi.fn(read),
  };
  const live = new LiveModel({
    backend,
    clock: { read: () => Date.now() },
    choices: {
      dismissed,
      dismiss: (...ids) => (dismissed.value = [...dismissed.value, ...ids]),
    },
    tabs: { post: (change) => posted.push(change) },
    onListed,
    onMoved,
    onCode,
    onText,
    onSignedOut,
  });
  const change = (id: string, patch: Partial<Verification>) => {
    const found = find(id);
    if (found) Object.assign(found, patch);
  };
  let sequence = 0;
  const emit = (type: string, id = 'ver_1', data: StreamEvent['data'] = {}): void =>
    live.onEvent(streamEvent(++sequence, type, { verificationId: id, ...data }));
  return { live, backend, posted, emit, change, onListed, onMoved, onCode, onText, onSignedOut };
}

export const AD: Message = {
  id: 'msg_1',
  from: '22000',
  text: '20% off',
  code: null,
  receivedAt: new Date(AT).toISOString(),
};

export const soon = () => vi.advanceTimersByTimeAsync(0);
export const ended = (ago: number): Partial<Verification> => ({
  state: 'completed',
  endedAt: new Date(AT - ago).toISOString(),
});

/**
 * Makes the next read wait; it answers with the state of the backend now. Returns the function that
 * releases it.
 */
export function hold(mock: Mock, given: unknown): () => void {
  let answer: () => void = () => undefined;
  const old = structuredClone(given);
  mock.mockImplementationOnce(async () => {
    await new Promise<void>((resolve) => (answer = resolve));
    return old;
  });
  return () => answer();
}

import { expect, test, vi } from 'vitest';
import { createNotifier } from '../../../../web/features/notifications/notifier';
import { notification } from './builders';

function world({
  isVisible = true,
  code = null,
  seen = [],
}: { isVisible?: boolean; code?: string | null; seen?: string[] } = {}) {
  const shown: string[] = [];
  const read: string[] = [];
  const [announce, play] = [vi.fn(), vi.fn()];
  const notify = createNotifier({
    toasts: { show: ({ id }) => shown.push(id) },
    isVisible: () => isVisible,
    isSeen: ({ id }) => seen.includes(id),
    markRead: ({ id }) => read.push(id),
    codeOf: (id) => (id === 'ver_1' ? code : null),
    announce,
    sound: () => 'knock',
    play,
  });
  return { notify, shown, read, announce, play };
}

const failed = notification({
  id: 'ntf_2',
  type: 'payment.failed',
  title: 'It failed',
  about: null,
});

test('new notifications are shown and announced, with one sound for all that arrive together', () => {
  const { notify, shown, announce, play } = world();
  notify([notification(), failed]);
  expect(shown).toEqual(['ntf_1', 'ntf_2']);
  expect(announce.mock.calls).toEqual([[`${notification().title}. It failed`]]);
  expect(play.mock.calls).toEqual([['ntf_2', 'knock']]);
});

test('an announcement is shown and announced without a sound: quiet hours do not apply to it', () => {
  const { notify, shown, announce, play } = world();
  notify([notification({ type: 'announcement', title: 'We move' })]);
  expect([shown, announce.mock.calls, play.mock.calls]).toEqual([['ntf_1'], [['We move']], []]);
});

test('a hidden tab plays the sound and shows nothing', () => {
  const { notify, shown, play } = world({ isVisible: false });
  notify([failed]);
  expect(shown).toEqual([]);
  expect(play.mock.calls).toEqual([['ntf_2', 'knock']]);
});

test('a silent notification is not shown, not announced and without a sound', () => {
  const { notify, shown, announce, play } = world();
  notify([notification({ silent: true })]);
  expect([shown, announce.mock.calls, play.mock.calls]).toEqual([[], [], []]);
});

test('what the person sees on the page is read, without toast, word and sound', () => {
  const { notify, shown, read, announce, play } = world({ seen: ['ntf_1'] });
  notify([notification(), failed]);
  expect([shown, read, play.mock.calls]).toEqual([['ntf_2'], ['ntf_1'], [['ntf_2', 'knock']]]);
  expect(announce.mock.calls).toEqual([['It failed']]);
});

test('a hidden tab marks nothing as read', () => {
  const { notify, read, play } = world({ isVisible: false, seen: ['ntf_1'] });
  notify([notification()]);
  expect([read, play.mock.calls.length]).toEqual([[], 1]);
});

test('a code that this browser has already shown and announced is only counted', () => {
  const { notify, shown, announce, play } = world({ code: '482913' });
  notify([notification()]);
  expect([shown, announce.mock.calls, play.mock.calls]).toEqual([[], [], []]);
  // A code of another number, or the end of this one.
  notify([notification({ id: 'ntf_3', about: { type: 'verification', id: 'ver_2' } })]);
  notify([notification({ id: 'ntf_4', type: 'verification.completed' })]);
  expect(play.mock.calls.map(([id]) => id)).toEqual(['ntf_3', 'ntf_4']);
});

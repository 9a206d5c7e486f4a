import { expect, test, vi } from 'vitest';
import { tellerOf } from '../../../../web/features/notifications/notifier';
import { notification } from './builders';

function world({ isSeen = true, code = null }: { isSeen?: boolean; code?: string | null } = {}) {
  const shown: string[] = [];
  const [announce, play] = [vi.fn(), vi.fn()];
  const tell = tellerOf({
    toasts: { show: ({ id }) => shown.push(id) },
    isSeen: () => isSeen,
    codeOf: (id) => (id === 'ver_1' ? code : null),
    announce,
    sound: () => 'knock',
    play,
  });
  return { tell, shown, announce, play };
}

const failed = notification({
  id: 'ntf_2',
  type: 'payment.failed',
  title: 'It failed',
  about: null,
});

test('what comes pops up, is said, and sounds once for all that came in one go', () => {
  const { tell, shown, announce, play } = world();
  tell([notification(), failed]);
  expect(shown).toEqual(['ntf_1', 'ntf_2']);
  expect(announce.mock.calls).toEqual([[`${notification().title}. It failed`]]);
  expect(play.mock.calls).toEqual([['ntf_2', 'knock']]);
});

test('an announcement pops up and is said, without a sound: it knows nobody’s hours', () => {
  const { tell, shown, announce, play } = world();
  tell([notification({ type: 'announcement', title: 'We move' })]);
  expect([shown, announce.mock.calls, play.mock.calls]).toEqual([['ntf_1'], [['We move']], []]);
});

test('a tab that nobody sees sounds, and shows nothing', () => {
  const { tell, shown, play } = world({ isSeen: false });
  tell([failed]);
  expect(shown).toEqual([]);
  expect(play.mock.calls).toEqual([['ntf_2', 'knock']]);
});

test('in quiet hours nothing pops up, and nothing sounds', () => {
  const { tell, shown, announce, play } = world();
  tell([notification({ silent: true })]);
  expect([shown, announce.mock.calls, play.mock.calls]).toEqual([[], [], []]);
});

test('a code that the page has shown and sounded already is not said again', () => {
  const { tell, shown, announce, play } = world({ code: '482913' });
  tell([notification()]);
  expect([shown, announce.mock.calls, play.mock.calls]).toEqual([['ntf_1'], [], []]);
  // Of another number, or the end of this one.
  tell([notification({ id: 'ntf_3', about: { type: 'verification', id: 'ver_2' } })]);
  tell([notification({ id: 'ntf_4', type: 'verification.completed' })]);
  expect(play.mock.calls.map(([id]) => id)).toEqual(['ntf_3', 'ntf_4']);
});

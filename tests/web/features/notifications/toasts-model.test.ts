import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { SHOWN_MS, ToastsModel } from '../../../../web/features/notifications/toasts.model';
import { iso, notification } from './builders';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const pass = (ms: number) => void vi.advanceTimersByTime(ms);

function world() {
  const toasts = new ToastsModel();
  const show = (...ids: number[]) =>
    ids.forEach((id) => toasts.show(notification({ id: `ntf_${id}` })));
  const shown = () => toasts.items.value.map(({ id }) => Number(id.slice(4)));
  return { toasts, show, shown };
}

test('each disappears after a while', () => {
  const { show, shown } = world();
  show(1);
  pass(1_000);
  show(2);
  pass(SHOWN_MS - 1_001);
  expect(shown()).toEqual([1, 2]);
  pass(1);
  expect(shown()).toEqual([2]);
  pass(1_000);
  expect(shown()).toEqual([]);
});

test('I-03 none is shown twice, dismissed or not', () => {
  const { toasts, show, shown } = world();
  show(1, 1);
  expect(shown()).toEqual([1]);
  toasts.dismiss('ntf_1');
  show(1);
  expect(shown()).toEqual([]);
});

test('at most three are shown: the oldest one is removed', () => {
  const { show, shown } = world();
  show(1, 2, 3, 4, 5);
  expect(shown()).toEqual([3, 4, 5]);
});

test('hovering suspends all timers, which then continue', () => {
  const { toasts, show, shown } = world();
  show(1);
  pass(SHOWN_MS - 500);
  toasts.hold();
  toasts.hold();
  show(2);
  pass(60_000);
  expect(shown()).toEqual([1, 2]);
  toasts.release();
  toasts.release();
  pass(499);
  expect(shown()).toEqual([1, 2]);
  pass(1);
  expect(shown()).toEqual([2]);
  pass(SHOWN_MS);
  expect(shown()).toEqual([]);
});

test('a second hold keeps the remaining time', () => {
  const { toasts, show, shown } = world();
  show(1);
  for (let n = 0; n < 2; n++) {
    pass(3_000);
    toasts.hold();
    pass(10_000);
    toasts.release();
  }
  pass(SHOWN_MS - 6_000 - 1);
  expect(shown()).toEqual([1]);
  pass(1);
  expect(shown()).toEqual([]);
});

test('removing the last one ends the suspension by its pointer', () => {
  const { toasts, show, shown } = world();
  show(1);
  toasts.hold();
  toasts.dismiss('ntf_1');
  show(2);
  pass(SHOWN_MS);
  expect(shown()).toEqual([]);
});

test('toasts that were read elsewhere are removed', () => {
  const { toasts, show, shown } = world();
  show(1, 2);
  toasts.dismissRead([
    notification({ id: 'ntf_1', readAt: iso(0) }),
    notification({ id: 'ntf_2' }),
    notification({ id: 'ntf_9', readAt: iso(0) }),
  ]);
  expect(shown()).toEqual([2]);
});

test('for another account none remains', () => {
  const { toasts, show, shown } = world();
  show(1, 2);
  toasts.clear();
  expect(shown()).toEqual([]);
  pass(SHOWN_MS);
});

test('a code has a toast of its own, which leads to its number and is nothing to read', () => {
  const { toasts } = world();
  const code = { id: 'ver_1', code: '482913', title: 'Code for WhatsApp', body: '', at: iso(0) };
  toasts.showCode(code);
  toasts.showCode(code);
  expect(
    toasts.items.value.map(({ id, code: shown, about, readAt }) => [id, shown, about, readAt]),
  ).toEqual([['code_ver_1', '482913', { type: 'verification', id: 'ver_1' }, iso(0)]]);
});

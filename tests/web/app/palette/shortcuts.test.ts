// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { shortcutOf } from '../../../../web/app/palette/shortcuts';

const PC = { apple: false, singleKeys: true };
const pressed = (patch: Partial<Parameters<typeof shortcutOf>[0]>) => ({
  key: 'k',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  defaultPrevented: false,
  target: document.body,
  ...patch,
});

test('the palette opens with the key of the platform alone', () => {
  const [ctrl, meta] = [pressed({ ctrlKey: true }), pressed({ metaKey: true })];
  expect([ctrl, meta].map((event) => shortcutOf(event, PC))).toEqual(['palette', null]);
  const apple = { ...PC, apple: true };
  expect([ctrl, meta].map((event) => shortcutOf(event, apple))).toEqual([null, 'palette']);
  for (const patch of [{ altKey: true }, { shiftKey: true }, { metaKey: true }])
    expect(shortcutOf(pressed({ ctrlKey: true, ...patch }), PC)).toBeNull();
  expect(shortcutOf(pressed({ ctrlKey: true, defaultPrevented: true }), PC)).toBeNull();
});

test('a single key opens the sheet, unless the person turned single keys off', () => {
  const event = pressed({ key: '?', shiftKey: true });
  expect(shortcutOf(event, PC)).toBe('sheet');
  expect(shortcutOf(event, { ...PC, singleKeys: false })).toBeNull();
  expect(shortcutOf(pressed({ key: '?', ctrlKey: true }), PC)).toBeNull();
});

test('nothing is intercepted while the person types', () => {
  for (const html of [
    '<input>',
    '<textarea></textarea>',
    '<select></select>',
    '<p contenteditable></p>',
  ]) {
    document.body.innerHTML = html;
    const target = document.body.firstElementChild;
    expect(shortcutOf(pressed({ key: '?', target }), PC), html).toBeNull();
    expect(shortcutOf(pressed({ ctrlKey: true, target }), PC), html).toBeNull();
  }
  document.body.innerHTML = '<input type="checkbox">';
  expect(shortcutOf(pressed({ key: '?', target: document.body.firstElementChild }), PC)).toBe(
    'sheet',
  );
});

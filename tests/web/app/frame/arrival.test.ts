// @vitest-environment happy-dom
import { beforeEach, expect, test } from 'vitest';
import { arrive } from '../../../../web/app/frame/arrival';

const focused = (): string | undefined => document.activeElement?.tagName;

beforeEach(() => {
  document.body.innerHTML =
    '<main id="main"><h1>Rent</h1><input><a href="/numbers">Numbers</a></main>';
});

test('the heading has the focus after a navigation, also when a link of the page was followed', () => {
  document.querySelector('a')?.focus();
  arrive();
  expect(focused()).toBe('H1');
});

test('who types already keeps the field', () => {
  document.querySelector('input')?.focus();
  arrive();
  expect(focused()).toBe('INPUT');
});

// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followDocs } from '../../../site/src/scripts/docs';

beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      observe = vi.fn();
    },
  );
  document.body.innerHTML = `<nav class="side"><a href="#%">Broken</a></nav>
    <button data-search-open hidden></button><button data-send="getBalance" hidden></button>`;
});
afterEach(() => {
  vi.unstubAllGlobals();
  location.hash = '';
});

const isHidden = (selector: string) => document.querySelector<HTMLElement>(selector)?.hidden;

test('an address with a hash that is not encoded well has search and sending too', () => {
  location.hash = '#%';
  followDocs();
  expect([isHidden('[data-search-open]'), isHidden('[data-send]')]).toEqual([false, false]);
});

test('a part that cannot be loaded says so', async () => {
  vi.stubGlobal('fetch', async () => new Response('', { status: 404 }));
  followDocs();
  document.querySelector<HTMLElement>('[data-send]')?.click();
  await vi.waitFor(() =>
    expect(document.querySelector('dialog')?.textContent).toBe(
      'This part of the page could not be loaded. Check your connection and try again.',
    ),
  );
});

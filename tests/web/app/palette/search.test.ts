import { expect, test } from 'vitest';
import { search, type Group, type Item } from '../../../../web/app/palette/search';

const item = (group: Group, label: string, keywords: string[] = []): Item => ({
  id: `${group}-${label}`,
  group,
  label,
  keywords,
  run: () => undefined,
});

const ITEMS = [
  item('pages', 'Home'),
  item('pages', 'API keys', ['Developers']),
  item('actions', 'Create an API key', ['token']),
  item('services', 'WhatsApp', ['wa', 'whats app']),
  item('services', 'Telegram', ['tg']),
  item('services', 'What3words'),
  item('numbers', '+1 (206) 555-0142', ['2065550142', '482913']),
];

const found = (typed: string): string[] =>
  search(ITEMS, typed).flatMap(({ group, items }) =>
    items.map(({ label }) => `${group}: ${label}`),
  );

test('before anything is typed: pages and actions', () => {
  expect(found('  ')).toEqual(['pages: Home', 'pages: API keys', 'actions: Create an API key']);
});

test('the beginning of a label comes first, then a word, a part and another name', () => {
  expect(found('what')).toEqual(['services: WhatsApp', 'services: What3words']);
  expect(found('key')).toEqual(['pages: API keys', 'actions: Create an API key']);
  expect(found('api')).toEqual(['pages: API keys', 'actions: Create an API key']);
  expect(found('gram')).toEqual(['services: Telegram']);
  expect(found('ra')).toEqual([]);
  expect(found('TG')).toEqual(['services: Telegram']);
  expect(found('token')).toEqual(['actions: Create an API key']);
});

test('a number is found by any way to write it, and by its code', () => {
  for (const typed of ['206 555', '2065550142', '(206) 555-0142', '4829'])
    expect(found(typed), typed).toEqual(['numbers: +1 (206) 555-0142']);
});

test('a group shows the best few of many', () => {
  const many = Array.from({ length: 20 }, (_, n) => item('services', `Service ${n}`));
  expect(search(many, 'service').map(({ items }) => items.length)).toEqual([6]);
  expect(search(many, 'elsewhere')).toEqual([]);
});

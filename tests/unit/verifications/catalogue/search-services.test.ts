import { describe, expect, test } from 'vitest';
import { SERVICES } from '../../../../sandbox/textverified/services';
import { aliasesOf } from '../../../../worker/verifications/catalogue/aliases';
import { popularFirst } from '../../../../worker/verifications/catalogue/popularity';
import { present } from '../../../../worker/verifications/catalogue/presentation';
import {
  isWithinOneEdit,
  searchServices,
} from '../../../../worker/verifications/catalogue/search-services';

const names = [
  ...new Set([
    ...SERVICES.map(({ serviceName }) => serviceName),
    'gmail',
    'booking',
    'ubereats',
    'kraken',
    'pinterest',
    'servicenotlisted',
  ]),
];
const all = popularFirst(names).map((name) => ({
  name,
  ...present(name),
  aliases: aliasesOf(name),
}));
const found = (query: string): string[] => searchServices(all, query).map(({ name }) => name);

describe('the search of services', () => {
  test.for([
    ['fb', 'facebook'],
    ['gpt', 'openai'],
    ['ChatGPT', 'openai'],
    ['tg', 'telegram'],
    ['gmail', 'gmail'],
    ['ig', 'instagram'],
    ['wa', 'whatsapp'],
    ['x', 'twitter'],
    ['hotmail', 'microsoft'],
    ['any other', 'servicenotlisted'],
  ])('%s finds %s first', ([query = '', name = '']) => {
    expect(found(query)[0]).toBe(name);
  });

  test.for([
    ['watsapp', 'whatsapp'],
    ['whatsap', 'whatsapp'],
    ['telegarm', 'telegram'],
    ['facebok', 'facebook'],
    ['instagran', 'instagram'],
    ['pinterets', 'pinterest'],
  ])('%s, with one edit, finds %s alone', ([query = '', name = '']) => {
    expect(found(query)).toEqual([name]);
  });

  test.for(['wastapq', 'zzzz', '?!', 'wtf'])('%s finds nothing', (query) => {
    expect(found(query)).toEqual([]);
  });

  test('two letters are the start of a name: “ig” is not Craigslist', () => {
    expect(found('ig')).not.toContain('craigslist');
    expect(found('aig')).toEqual(['craigslist']);
  });

  test('an exact name comes before a start, a start before a part, a part before a category', () => {
    expect(found('uber').slice(0, 2)).toEqual(['uber', 'ubereats']);
    expect(found('book')).toEqual(['booking', 'facebook']);
    expect(found('dating')).toContain('tinder');
  });

  test('several services with one alias come in the given order', () => {
    expect(found('crypto')).toEqual(['coinbase', 'binance', 'kraken']);
  });

  test('an empty query finds all, in the given order', () => {
    expect(found('  ')).toEqual(all.map(({ name }) => name));
  });
});

test.for([
  ['whatsapp', 'whatsapp', true],
  ['watsapp', 'whatsapp', true],
  ['whatsapp', 'watsapp', true],
  ['whatsaqp', 'whatsapp', true],
  ['whatspap', 'whatsapp', true],
  ['wahtsaqp', 'whatsapp', false],
  ['whtspp', 'whatsapp', false],
  ['', 'a', true],
  ['', 'ab', false],
] as const)('%s and %s are one edit apart: %s', ([a, b, expected]) => {
  expect(isWithinOneEdit(a, b)).toBe(expected);
});

describe('the order of popularity', () => {
  test('is the curated one, then by name, while nothing was rented', () => {
    expect(popularFirst(['zoom', 'tinder', 'aaa', 'whatsapp', 'google'])).toEqual([
      'whatsapp',
      'google',
      'tinder',
      'aaa',
      'zoom',
    ]);
  });

  test('is that of the rentals from twenty on', () => {
    const rentals = new Map([
      ['zoom', 21],
      ['aaa', 20],
      ['tinder', 19],
    ]);
    expect(popularFirst(['whatsapp', 'tinder', 'aaa', 'zoom'], rentals)).toEqual([
      'zoom',
      'aaa',
      'whatsapp',
      'tinder',
    ]);
  });
});

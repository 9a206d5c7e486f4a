// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followServices } from '../../../site/src/scripts/services';

const service = (name: string, displayName: string, patch: object = {}) => ({
  name,
  displayName,
  category: 'messaging',
  initials: displayName.slice(0, 2),
  colour: 1,
  aliases: [],
  popularity: 1,
  priceFromCents: 225,
  successPercent: null,
  medianSeconds: null,
  ...patch,
});
const CATALOGUE = [
  service('telegram', 'Telegram', { popularity: 2, successPercent: 91 }),
  service('whatsapp', 'WhatsApp', { aliases: ['wa'], successPercent: 97, medianSeconds: 12 }),
];

const answer = vi.fn<(address: string) => Promise<Response>>();
beforeEach(() => {
  answer.mockReset().mockImplementation(async () => Response.json({ data: CATALOGUE }));
  vi.stubGlobal('fetch', answer);
  document.body.innerHTML = `<form data-service-search><input /><p role="status" data-none="Not listed."></p></form>
    <ul data-services><li><a href="/rent?service=signal">Signal</a></li></ul>`;
});
afterEach(() => vi.unstubAllGlobals());

const tiles = () => [...document.querySelectorAll('li')].map(({ textContent }) => textContent);
function type(text: string): void {
  const input = document.querySelector('input');
  if (!input) throw new Error('the page has no search');
  input.value = text;
  input.dispatchEvent(new Event('input'));
}

test('tiles show price, success and time in the words of the dashboard', async () => {
  await followServices();
  expect(tiles()).toEqual([
    'WhWhatsApp97% success · about 12 s$2.25',
    'TeTelegram91% success$2.25',
  ]);
});

test('the search finds other names and one wrong letter, with one request for all keys', async () => {
  await followServices();
  type('wa');
  expect(tiles()).toEqual([expect.stringContaining('WhatsApp')]);
  type('telegrom');
  expect(tiles()).toEqual([expect.stringContaining('Telegram')]);
  type('qqqq');
  expect([tiles(), document.querySelector('p')?.textContent]).toEqual([[], 'Not listed.']);
  type('');
  expect([tiles().length, document.querySelector('p')?.textContent]).toEqual([2, '']);
  expect(answer.mock.calls).toEqual([['/api/v1/catalogue']]);
});

test('words that were typed before the catalogue arrived are searched for', async () => {
  type('tele');
  await followServices();
  expect(tiles()).toEqual([expect.stringContaining('Telegram')]);
});

test.each([
  ['no answer', () => Promise.reject(new TypeError('offline'))],
  ['an error', async () => new Response('{}', { status: 503 })],
  ['another page', async () => new Response('<html>')],
])('%s leaves the tiles of the page', async (_, reply) => {
  answer.mockImplementation(reply);
  await followServices();
  type('tele');
  expect(tiles()).toEqual(['Signal']);
});

import { beforeEach, describe, expect, test, vi } from 'vitest';
import { collectLogs } from '../../../support/logs';
import { BASE, ID, json, provider, quiet, TURN } from './fake';

beforeEach(quiet);

const none = { method: null, href: null };
const sms = (id: string, over: object = {}) => ({
  id,
  from: '22000',
  to: '2065550142',
  createdAt: '2026-01-02T03:05:11+00:00',
  smsContent: 'Your WhatsApp code is 123-456',
  parsedCode: '123456',
  encrypted: false,
  ...over,
});
const compact = (id: string, createdAt: string, over: object = {}) => ({
  id,
  createdAt,
  link: none,
  sms: none,
  calls: none,
  serviceName: 'whatsapp',
  state: 'verificationPending',
  totalCost: 1.25,
  number: '2065550142',
  ...over,
});
const page = (data: unknown[], next: string | null = null) =>
  json({
    data,
    hasNext: next !== null,
    hasPrevious: false,
    count: data.length,
    links: {
      current: none,
      previous: none,
      next: next === null ? none : { method: 'GET', href: next },
    },
  });
const nextUrl = (n: number) => `${BASE}/api/pub/v2/pages/${n}`;
/** Serves `pages` in order, each with a link to the next. */
const paged = (pages: unknown[][]) =>
  provider((sent) => {
    const n = Number(/pages\/(\d+)/.exec(sent.to)?.[1] ?? 0);
    return page(pages[n] ?? [], n + 1 < pages.length ? nextUrl(n + 1) : null);
  });

describe('messages', () => {
  test('I-06 are requested by reservation, and each gets the id of the reservation', async () => {
    const { world, client } = paged([[sms('sms_1')]]);
    expect(await client.messages(ID)).toEqual({
      ok: true,
      value: [
        {
          smsId: 'sms_1',
          reservationId: ID,
          from: '22000',
          to: '+12065550142',
          content: 'Your WhatsApp code is 123-456',
          parsedCode: '123456',
          createdAt: 1767323111000,
          encrypted: false,
        },
      ],
    });
    expect(world.calls).toEqual([`GET sms?reservationId=${ID}`]);
  });

  test('may lack sender, text and code', async () => {
    const { client } = paged([
      [sms('sms_1', { from: null, smsContent: null, parsedCode: null, encrypted: true })],
    ]);
    expect(await client.messages(ID)).toMatchObject({
      ok: true,
      value: [{ from: null, content: null, parsedCode: null, encrypted: true }],
    });
  });

  test('are read from all pages, five at most', async () => {
    const { world, client } = paged(Array.from({ length: 9 }, (_, i) => [sms(`sms_${i}`)]));
    const reading = await client.messages(ID);
    expect(reading.ok && reading.value.map((message) => message.smsId)).toEqual([
      'sms_0',
      'sms_1',
      'sms_2',
      'sms_3',
      'sms_4',
    ]);
    expect(world.calls).toHaveLength(5);
  });

  test('follow a relative link', async () => {
    const { client } = provider((sent) =>
      sent.to.startsWith('pages')
        ? page([sms('sms_2')])
        : page([sms('sms_1')], '/api/pub/v2/pages/1'),
    );
    expect(await client.messages(ID)).toMatchObject({
      ok: true,
      value: [{ smsId: 'sms_1' }, { smsId: 'sms_2' }],
    });
  });

  test.each([
    'https://evil.test/api/pub/v2/sms',
    '//evil.test/sms',
    `http://www.textverified.com/api/pub/v2/sms`,
  ])('never follow %s, which would receive our token', async (href) => {
    const { world, client } = provider(() => page([sms('sms_1')], href));
    expect(await client.messages(ID)).toMatchObject({ ok: true, value: [{ smsId: 'sms_1' }] });
    expect(world.calls).toHaveLength(1);
  });

  test.each([
    ['createdAt', { createdAt: null }],
    ['to', { to: '' }],
    ['to', { to: '12' }],
    ['', null],
  ])('I-02 are parsed individually: a row without a usable "%s" hides no other', async (_, row) => {
    const lines = collectLogs();
    const odd = row === null ? 'not a row' : sms('sms_2', row);
    const { client } = paged([[odd, sms('sms_1')]]);
    const id = `lr_odd_${Math.random()}`;
    for (let poll = 0; poll < 3; poll++)
      expect(await client.messages(id)).toMatchObject({ ok: true, value: [{ smsId: 'sms_1' }] });
    // Once for each number, regardless of the number of polls.
    expect(lines.filter(({ event }) => event === 'provider.rows_unreadable')).toHaveLength(1);
  });

  test('I-02 are accepted without fields that nothing depends on', async () => {
    const { id: _id, encrypted: _encrypted, ...bare } = sms('sms_1');
    const { client } = paged([[bare]]);
    expect(await client.messages(ID)).toMatchObject({
      ok: true,
      value: [{ smsId: null, encrypted: false, parsedCode: '123456' }],
    });
  });
});

describe('verificationsSince', () => {
  const at = (minute: number) => `2026-01-02T03:${String(minute).padStart(2, '0')}:00+00:00`;
  const since = Date.parse(at(30));
  const ids = async (pages: unknown[][]) => {
    const { world, client } = paged(pages);
    const reading = await client.verificationsSince(since);
    if (!reading.ok) return [reading.detail, world.calls.length];
    const { sold, complete } = reading.value;
    const found = sold.map((row) => row.id);
    return [complete ? found : [...found, 'and more?'], world.calls.length];
  };

  test('ends at the page with older rows', async () => {
    expect(
      await ids([
        [compact('e', at(50)), compact('d', at(40))],
        [compact('c', at(30)), compact('b', at(20))],
        [compact('a', at(10))],
      ]),
    ).toEqual([['e', 'd', 'c'], 2]);
  });

  test('I-15 reads all pages when the oldest rows come first, because the new ones are at the end', async () => {
    expect(
      await ids([[compact('a', at(10)), compact('b', at(20))], [compact('c', at(40))]]),
    ).toEqual([['c'], 2]);
  });

  test('I-15 does not take one old row for the end of the new ones', async () => {
    expect(await ids([[compact('a', at(10))], [compact('c', at(40))]])).toEqual([['c'], 2]);
  });

  test('I-15 does not rely on an order in an unordered list', async () => {
    const mixed = [compact('x', at(20)), compact('y', at(25)), compact('a', at(10))];
    expect(await ids([mixed, [compact('c', at(40))]])).toEqual([['c'], 2]);
  });

  test('I-15 does not claim to be complete when the list has more than ten pages', async () => {
    const pages = Array.from({ length: 11 }, (_, i) => [compact(`v${i}`, at(59 - i))]);
    const ten = pages.slice(0, 10).map((_, i) => `v${i}`);
    expect(await ids(pages)).toEqual([[...ten, 'and more?'], 10]);
    expect(await ids(pages.slice(0, 10))).toEqual([ten, 10]);
  });

  test('returns the fields by which an order finds its number', async () => {
    const { client } = paged([[compact(ID, at(40))]]);
    expect(await client.verificationsSince(since)).toEqual({
      ok: true,
      value: {
        complete: true,
        sold: [
          {
            id: ID,
            number: '+12065550142',
            serviceName: 'whatsapp',
            state: 'pending',
            createdAt: Date.parse(at(40)),
            costCents: 125,
          },
        ],
      },
    });
  });

  test('ignores an unreadable old row, and fails on a new one', async () => {
    const odd = { state: 'verificationParked' };
    expect(await ids([[compact('b', at(40)), compact('a', at(10), odd)]])).toEqual([['b'], 1]);
    const both = [compact('b', at(40), odd), compact('c', at(41))];
    expect(await ids([both])).toEqual([['c', 'and more?'], 1]);
    expect(await ids([[{ id: 'x', createdAt: null }, compact('c', at(41))]])).toEqual([
      ['c', 'and more?'],
      1,
    ]);
  });

  test('contains a number of another country, without its phone number', async () => {
    const { client } = paged([[compact(ID, at(40), { number: '+447700900123' })]]);
    expect(await client.verificationsSince(since)).toMatchObject({
      ok: true,
      value: { complete: true, sold: [{ id: ID, number: null }] },
    });
  });

  test('fails when one page fails', async () => {
    const { client } = provider((sent) =>
      sent.to.startsWith('pages') ? 'network' : page([compact('a', at(40))], nextUrl(1)),
    );
    expect(await client.verificationsSince(since)).toEqual({
      ok: false,
      kind: 'unavailable',
      detail: 'network',
    });
  });
});

test('I-47 logs contain field names and outcomes, never numbers, texts, codes or tokens', async () => {
  const odd = { to: '20655501429', smsContent: 'Your code is 987654', parsedCode: 987_654 };
  const { client } = provider((sent) =>
    sent.method === 'POST'
      ? json({ errorCode: 'Odd 2065550142', errorDescription: 'for 2065550142' }, 400)
      : page([sms('sms_1', odd)]),
  );
  await client.messages(ID);
  await client.cancel(ID, TURN);
  await client.balance();
  const lines = (['info', 'warn', 'error'] as const).flatMap((level) =>
    vi.mocked(console[level]).mock.calls.flat(),
  );
  expect(lines.length).toBeGreaterThan(0);
  for (const secret of ['987654', '2065550142', 'Your code', 'token-1', 'key-1']) {
    expect(lines.join()).not.toContain(secret);
  }
});

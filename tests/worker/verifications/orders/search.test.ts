import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import Papa from 'papaparse';
import {
  account,
  advance,
  caller,
  mint,
  provider,
  setUpWorker,
  type Api,
} from '../../../support/worker/api';
import { settled, wake } from '../../../support/worker/objects';
import { Market } from '../../../support/worker/prices';
import {
  completed,
  MINUTE,
  rented,
  untilEnded,
  type Verification,
} from '../../../support/worker/verifications';

setUpWorker();

interface Page {
  data: Verification[];
  nextCursor: string | null;
}

const list = async (api: Api, query: Record<string, string>): Promise<Page> => {
  const response = await api.get(`/v1/verifications?${new URLSearchParams(query).toString()}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<Page>();
};
const found = async (api: Api, query: string) =>
  (await list(api, { query })).data.map(({ id }) => id);

/** A completed, a cancelled and an open order with a text, a minute apart. */
async function three(api: Api) {
  const done = await completed(api, { externalId: 'Signup-4711' });
  advance(MINUTE);
  const cancelled = await rented(api, { service: 'telegram' });
  await api.post(`/v1/verifications/${cancelled.id}/cancel`);
  await settled(cancelled.id);
  advance(MINUTE);
  const open = await rented(api, { service: 'signal' });
  provider.sms('Welcome to Überraum, no digits', 2);
  await wake(open.id);
  await settled(open.id);
  return { done, cancelled, open };
}

describe('a search of verifications', () => {
  test('finds a part of id, number, service, own id, code and text, of open and ended orders', async () => {
    const api = await account();
    const { done, cancelled, open } = await three(api);
    expect(await found(api, '4711')).toEqual([done.id]);
    expect(await found(api, 'CODE 47')).toEqual([done.id]);
    expect(await found(api, 'überraum')).toEqual([open.id]);
    expect(await found(api, 'signup-')).toEqual([done.id]);
    expect(await found(api, 'TELE')).toEqual([cancelled.id]);
    expect(await found(api, cancelled.id.slice(4, 20))).toEqual([cancelled.id]);
    const number = done.number ?? '';
    expect(await found(api, number)).toContain(done.id);
    expect(
      await found(api, `(${number.slice(2, 5)}) ${number.slice(5, 8)}-${number.slice(8)}`),
    ).toEqual(await found(api, number));
    expect(await found(api, 'nothing')).toEqual([]);
  });

  test('works beside the other filters, and with messages', async () => {
    const api = await account();
    const { done, open } = await three(api);
    expect((await list(api, { query: 'sig', service: 'signal' })).data).toMatchObject([
      { id: open.id },
    ]);
    expect((await list(api, { query: 'sig', state: 'completed' })).data).toMatchObject([
      { id: done.id },
    ]);
    const { data } = await list(api, { query: '4711', 'expand[]': 'messages' });
    expect(data).toMatchObject([{ id: done.id, messages: [{ text: 'code 4711' }] }]);
  });

  test('finds nothing of another account', async () => {
    const [api, other] = [await account(), await account()];
    await three(api);
    expect(await found(other, '4711')).toEqual([]);
  });

  test('reads 250 orders a page, and continues after them', async () => {
    const api = await account();
    const { done } = await three(api);
    // 300 newer orders without a message.
    const newer = Date.now() + 1;
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 299)
       INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
         provider_account, state, reason, created_at, deadline_at, ended_at)
       SELECT 'ver_x' || i, ?1, ?2, 'whatsapp', 'sms', 1, '', 'main', 'failed', 'no_numbers', ?3 + i, ?3, ?3 FROM n`,
    )
      .bind(api.accountId, api.credentialId, newer)
      .run();
    const first = await list(api, { query: '4711' });
    expect([first.data.length, first.nextCursor !== null]).toEqual([0, true]);
    const second = await list(api, { query: '4711', cursor: first.nextCursor ?? '' });
    expect([second.data.map(({ id }) => id), second.nextCursor]).toEqual([[done.id], null]);
    // A page that is full ends at its last match.
    const part = await list(api, { query: 'ver_x1', limit: '2' });
    expect(part.data.map(({ id }) => id)).toEqual(['ver_x199', 'ver_x198']);
    const next = await list(api, { query: 'ver_x1', limit: '2', cursor: part.nextCursor ?? '' });
    expect(next.data.map(({ id }) => id)).toEqual(['ver_x197', 'ver_x196']);
  });

  test.for(['', ' ', 'x'.repeat(65)])('%j is refused', async (query) => {
    const api = await account();
    const response = await api.get(`/v1/verifications?query=${encodeURIComponent(query)}`);
    expect(response.status).toBe(400);
  });
});

describe('the CSV of verifications', () => {
  const rows = async (api: Pick<Api, 'get'>, query = '') => {
    const response = await api.get(`/v1/verifications.csv${query}`);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toBe(
      'attachment; filename="verifications.csv"',
    );
    return Papa.parse<Record<string, string>>(await response.text(), { header: true }).data.filter(
      (row) => row['id'],
    );
  };

  test('has a row for each order that matches, newest first', async () => {
    const api = await account();
    const { done, cancelled, open } = await three(api);
    const all = await rows(api);
    expect(all.map(({ id }) => id)).toEqual([open.id, cancelled.id, done.id]);
    expect(all[2]).toEqual({
      created_at: done.createdAt,
      ended_at: done.endedAt,
      service: 'WhatsApp',
      number: `'${done.number}`,
      code: '4711',
      message: 'code 4711',
      state: 'completed',
      reason: '',
      price_usd: '1.08',
      charged_usd: '1.08',
      refunded_usd: '0.00',
      id: done.id,
      external_id: 'Signup-4711',
      metadata: '',
    });
    expect(all[1]).toMatchObject({ charged_usd: '0.00', reason: 'cancelled_by_customer' });
    expect((await rows(api, '?service=telegram')).map(({ id }) => id)).toEqual([cancelled.id]);
    expect((await rows(api, '?query=4711')).map(({ id }) => id)).toEqual([done.id]);
    expect(await rows(await account())).toEqual([]);
  });

  test('a key without the right to read gets none, and an unknown filter is refused', async () => {
    const api = await account();
    const writer = caller(
      api.accountId,
      await mint(api.accountId, { scopes: ['verifications:write'] }),
    );
    expect((await writer.get('/v1/verifications.csv')).status).toBe(403);
    expect((await api.get('/v1/verifications.csv?limit=5')).status).toBe(400);
  });
});

describe('the summary of verifications', () => {
  const summary = async (api: Pick<Api, 'get'>, query = '') => {
    const response = await api.get(`/v1/verifications/summary${query}`);
    expect(response.status).toBe(200);
    return response.json();
  };
  const none = {
    rentalCount: 0,
    completedCount: 0,
    openCount: 0,
    chargedCents: 0,
    refundedCents: 0,
    currency: 'USD',
    capped: false,
  };

  test('counts the orders and amounts of the period, as the list shows them', async () => {
    const market = new Market();
    expect(market.areaCode).toBe(25);
    const api = await account();
    const { cancelled } = await three(api);
    advance(MINUTE);
    // Its area code is not that of the request: the surcharge is returned.
    const missed = await rented(api, { areaCodes: ['212'] });
    provider.sms('code 1234', 3);
    await untilEnded(api, missed.id);
    await settled(missed.id);
    const { data } = await list(api, {});
    const sum = (name: 'chargedCents' | 'refundedCents') =>
      data.reduce((total, order) => total + Number(Object(order)[name]), 0);
    expect(await summary(api)).toEqual({
      ...none,
      rentalCount: 4,
      completedCount: 2,
      openCount: 1,
      chargedCents: sum('chargedCents'),
      refundedCents: sum('refundedCents'),
    });
    expect([sum('chargedCents'), sum('refundedCents')]).toEqual([108 + 153, 45]);
    expect(await summary(api, '?service=telegram')).toEqual({ ...none, rentalCount: 1 });
    expect(await summary(api, `?from=${cancelled.createdAt}&to=${missed.createdAt}`)).toEqual({
      ...none,
      rentalCount: 2,
      openCount: 1,
    });
    expect(await summary(await account())).toEqual(none);
  });

  test('I-62 counts at most the newest ten thousand, and says so', async () => {
    const api = await account();
    await env.DB.prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
       INSERT INTO verifications (id, account_id, credential_id, service, capability, price, request_hash,
         provider_account, state, created_at, deadline_at, ended_at)
       SELECT 'ver_x' || i, ?1, ?2, 'whatsapp', 'sms', 1, '', 'main', 'failed', i, 0, i FROM n`,
    )
      .bind(api.accountId, api.credentialId)
      .run();
    expect(await summary(api)).toMatchObject({ rentalCount: 10_000, capped: true });
    expect(await summary(api, '?from=1970-01-01T00:00:00.001Z')).toMatchObject({
      rentalCount: 10_000,
      capped: false,
    });
    // A service that is rare is not searched in the whole history.
    expect(await summary(api, '?service=telegram')).toMatchObject({ rentalCount: 0, capped: true });
  });

  test('needs the right to read', async () => {
    const api = await account();
    const writer = caller(
      api.accountId,
      await mint(api.accountId, { scopes: ['verifications:write'] }),
    );
    expect((await writer.get('/v1/verifications/summary')).status).toBe(403);
    expect((await api.get('/v1/verifications/summary?state=completed')).status).toBe(400);
  });
});

import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { AccountHub } from '../../../worker/channels/account-stream/hub.object';
import { type HubEvent } from '../../../worker/events/event';
import { hubOf } from '../../../worker/events/hub.client';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { outboxStatement, sweepOutbox } from '../../../worker/events/outbox.service';
import { PAYMENT_REASONS } from '../../../worker/events/payment-reasons';
import {
  account,
  advance,
  caller,
  mint,
  scalar,
  setUpWorker,
  type Api,
} from '../../support/worker/api';
import { read } from '../../support/worker/document';
import { append, eventOf, range } from '../../support/worker/stream';
import { rented } from '../../support/worker/verifications';

setUpWorker();

interface Page {
  data: { id: string; type: string; sequence: number; timestamp: string }[];
  nextCursor: string | null;
}

const list = async (api: Pick<Api, 'get'>, query = ''): Promise<Page> => {
  const response = await api.get(`/v1/events${query}`);
  expect(response.status, await response.clone().text()).toBe(200);
  return response.json<Page>();
};
const numbers = ({ data }: Page) => data.map(({ sequence }) => sequence);
const iso = (at: number) => new Date(at).toISOString();

const lows = (accountId: string, n: number): HubEvent => ({
  ...eventOf(accountId, n),
  type: 'balance.low',
  data: { thresholdCents: 100, balanceAfterCents: 95 },
});

/** As many events as one read of the log returns. */
const later = (accountId: string, n: number): HubEvent[] =>
  range(1, 500).map((i) => eventOf(accountId, n * 500 + i));

/** Every third event is a low balance, the others are credits. */
async function mixed(api: Api, count: number): Promise<void> {
  const events = range(1, count).map((n) =>
    n % 3 === 0 ? lows(api.accountId, n) : eventOf(api.accountId, n),
  );
  await hubOf(env, api.accountId).append(events, false);
}

/** All pages of `limit` events, and their number. */
async function pages(api: Api, query: string, limit: number): Promise<number[][]> {
  const found: number[][] = [];
  let cursor: string | null = null;
  do {
    const at: string = cursor === null ? '' : `&cursor=${cursor}`;
    const page: Page = await list(api, `?limit=${limit}${query}${at}`);
    found.push(numbers(page));
    cursor = page.nextCursor;
  } while (cursor !== null);
  return found;
}

describe('the list of events', () => {
  test('has all events of the account, oldest first', async () => {
    const [api, other] = [await account(), await account()];
    await append(api.accountId, 1, 2);
    await append(other.accountId, 9);
    expect(await list(api)).toEqual({
      data: range(1, 2).map((n) => ({
        id: `evt_${n}`,
        type: 'credit.deducted',
        version: 1,
        timestamp: '2040-01-15T12:00:00.000Z',
        sequence: n,
        accountId: api.accountId,
        livemode: true,
        apiVersion: '1',
        requestId: null,
        data: { verificationId: 'ver_1', amountCents: 1, balanceAfterCents: 1 },
      })),
      hasMore: false,
      nextCursor: null,
    });
  });

  test('filters by type, page by page', async () => {
    const api = await account();
    await mixed(api, 12);
    expect(numbers(await list(api, '?type=balance.low'))).toEqual([3, 6, 9, 12]);
    expect(numbers(await list(api, '?type=payment.failed'))).toEqual([]);
    expect(await pages(api, '&type=balance.low', 2)).toEqual([
      [3, 6],
      [9, 12],
    ]);
  });

  test('since a time starts with the first event logged then', async () => {
    const api = await account();
    await append(api.accountId, 1, 2);
    advance(60_000);
    const at = Date.now();
    await append(api.accountId, 3, 5);
    const since = (time: number) => list(api, `?from=${encodeURIComponent(iso(time))}`);
    expect(numbers(await since(at))).toEqual([3, 4, 5]);
    expect(numbers(await since(at - 1))).toEqual([3, 4, 5]);
    expect(numbers(await since(at - 60_000))).toEqual([1, 2, 3, 4, 5]);
    expect(numbers(await since(at + 1))).toEqual([]);
    expect(await pages(api, `&from=${iso(at)}`, 2)).toEqual([[3, 4], [5]]);
  });

  test('after a sequence number starts with the next event, and combines with other filters', async () => {
    const api = await account();
    await mixed(api, 9);
    expect(numbers(await list(api, '?afterSequence=7'))).toEqual([8, 9]);
    expect(numbers(await list(api, '?afterSequence=3&type=balance.low'))).toEqual([6, 9]);
    expect(numbers(await list(api, '?afterSequence=9'))).toEqual([]);
    advance(60_000);
    const from = iso(Date.now());
    await append(api.accountId, 10, 12);
    for (const [after, found] of [
      [3, [10, 11, 12]],
      [9, [10, 11, 12]],
      [11, [12]],
    ] as const)
      expect(numbers(await list(api, `?from=${from}&afterSequence=${after}`))).toEqual(found);
    expect(await pages(api, `&from=${from}&afterSequence=3`, 1)).toEqual([[10], [11], [12]]);
  });

  test('has more only when an event that the caller may see follows', async () => {
    const api = await account();
    await mixed(api, 7);
    expect(await pages(api, '&type=balance.low', 1)).toEqual([[3], [6]]);
    expect(await list(api, '?type=balance.low&limit=2')).toMatchObject({
      hasMore: false,
      nextCursor: null,
    });
  });

  test('has pages without gaps or repeats', async () => {
    const api = await account();
    await mixed(api, 1_203);
    const found = await pages(api, '', 100);
    expect(found.map(({ length }) => length)).toEqual([...range(1, 12).map(() => 100), 3]);
    expect(found.flat()).toEqual(range(1, 1_203));
    const rare = await pages(api, '&type=balance.low&afterSequence=600', 100);
    expect(rare.flat()).toEqual(range(201, 401).map((n) => n * 3));
  });

  test('a cursor continues where its page ended, although new events arrived', async () => {
    const api = await account();
    await append(api.accountId, 1, 3);
    const first = await list(api, '?limit=2');
    await append(api.accountId, 4);
    const rest = await list(api, `?limit=2&cursor=${first.nextCursor}`);
    expect([numbers(first), numbers(rest), rest.nextCursor]).toEqual([[1, 2], [3, 4], null]);
  });

  test('I-43 has only the events that the scopes of the caller allow', async () => {
    const api = await account();
    await mixed(api, 3);
    const narrow = caller(
      api.accountId,
      await mint(api.accountId, { scopes: ['verifications:read'] }),
    );
    expect(await list(narrow)).toEqual({ data: [], hasMore: false, nextCursor: null });
    expect(await list(narrow, '?type=balance.low')).toEqual({
      data: [],
      hasMore: false,
      nextCursor: null,
    });
  });

  test.for([
    ['type=verification.exploded', 'type'],
    ['from=yesterday', 'from'],
    ['afterSequence=-1', 'afterSequence'],
    ['afterSequence=1.5', 'afterSequence'],
    ['limit=101', 'limit'],
    ['cursor=%00', 'cursor'],
    ['before=3', 'before'],
  ])('refuses %s by name', async ([query, name]) => {
    const api = await account();
    const response = await api.get(`/v1/events?${query}`);
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain(name);
  });
});

describe('one event', () => {
  test('is found by its id, as in the list: of an order, and of the outbox', async () => {
    const [api, other] = [await account({ credits: 5_000 }), await account()];
    await rented(api);
    const low = lows(api.accountId, 1);
    await outboxStatement(systemCtx(env).db, { ...low, type: 'balance.low' }).run();
    advance(11_000);
    await sweepOutbox(systemCtx(env));
    const { data } = await list(api);
    expect(data.map(({ type }) => type)).toEqual([
      'credit.deducted',
      'verification.created',
      'balance.low',
    ]);
    const blind = caller(api.accountId, await mint(api.accountId, { scopes: ['webhooks:read'] }));
    for (const event of data) {
      const { id } = event;
      expect(await (await api.get(`/v1/events/${id}`)).json()).toEqual(event);
      expect((await other.get(`/v1/events/${id}`)).status).toBe(404);
      expect((await blind.get(`/v1/events/${id}`)).status).toBe(403);
    }
  });

  test('is not found when the caller may not see its type, or when it is too old', async () => {
    const api = await account();
    await rented(api);
    const [deducted] = (await list(api)).data;
    const key = await mint(api.accountId, { scopes: ['verifications:read'] });
    expect(deducted?.type).toBe('credit.deducted');
    const reader = caller(api.accountId, key);
    expect((await reader.get(`/v1/events/${deducted?.id}`)).status).toBe(404);
    advance(31 * 24 * 60 * 60_000);
    expect((await api.get(`/v1/events/${deducted?.id}`)).status).toBe(404);
  });

  test('has an id of the form that the document declares', async () => {
    const api = await account({ credits: 5_000 });
    await scalar('UPDATE usage SET cap = 1 WHERE account_id = ?', api.accountId);
    await rented(api);
    advance(11_000);
    await sweepOutbox(systemCtx(env));
    const ids = (await list(api)).data.map(({ id }) => id);
    const quota = `evt_${api.accountId.slice(4)}_2040-01_quota_exceeded`;
    expect(ids).toContain(quota);
    expect(await (await api.get(`/v1/events/${quota}`)).json()).toMatchObject({ id: quota });
    const { operations } = await read();
    const [id] = operations.find(({ operationId }) => operationId === 'getEvent')?.parameters ?? [];
    const { pattern } = z.object({ pattern: z.string() }).parse(id?.['schema']);
    const failures = PAYMENT_REASONS.map((reason) => `evt_${'0'.repeat(32)}_failed_${reason}`);
    const odd = [...ids, ...failures].filter((one) => !new RegExp(pattern).test(one));
    expect(odd).toEqual([]);
  });

  test('is not searched in the whole log: an order has events until two days after its end', async () => {
    const api = await account({ credits: 5_000 });
    const { id } = await rented(api);
    expect((await api.post(`/v1/verifications/${id}/cancel`)).status).toBe(200);
    const [deducted] = (await list(api)).data;
    const reads = vi.spyOn(AccountHub.prototype, 'log');
    const unknown = async () => {
      const response = await api.get(`/v1/events/${deducted?.id.replace('hold', 'none')}`);
      return [response.status, reads.mock.calls.length];
    };
    for (let n = 0; n < 3; n++)
      await hubOf(env, api.accountId).append(later(api.accountId, n), false);
    expect(await unknown()).toEqual([404, 3]);
    reads.mockClear();
    advance(49 * 60 * 60_000);
    for (let n = 3; n < 9; n++)
      await hubOf(env, api.accountId).append(later(api.accountId, n), false);
    expect(await unknown()).toEqual([404, 3]);
    expect((await api.get(`/v1/events/${deducted?.id}`)).status).toBe(200);
  });
});

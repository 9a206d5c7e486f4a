import { expect, test } from 'vitest';
import type { Scope } from '../../../../worker/platform/core/ctx';
import { listAccountTransactions } from '../../../../worker/billing/ledger/transactions.service';
import { account, advance, caller, mint, setUpWorker, type Api } from '../../../support/worker/api';
import { have } from '../../../support/worker/cards';
import { metered } from '../../../support/worker/metered';
import { buyer, confirmedAdmin, paid } from '../../../support/worker/payments';
import { disputed, endRefund, refunded } from '../../../support/worker/reversals';
import {
  completed,
  MINUTE,
  PRICE,
  rented,
  untilEnded,
} from '../../../support/worker/verifications';

setUpWorker();

interface Transaction {
  reference: string;
  kind: string;
  description: string;
  service: string | null;
  number: string | null;
  state: string | null;
  amountCents: number;
  heldCents: number;
  balanceAfterCents: number;
  startedAt: string;
  updatedAt: string;
}
interface Page {
  data: Transaction[];
  hasMore: boolean;
  nextCursor: string | null;
}

async function transactions(
  api: Pick<Api, 'get'>,
  query: Record<string, string> = {},
): Promise<Page> {
  const response = await api.get(`/v1/transactions?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  return response.json<Page>();
}
const sums = (data: readonly Transaction[]) => ({
  amount: data.reduce((sum, { amountCents }) => sum + amountCents, 0),
  held: data.reduce((sum, { heldCents }) => sum + heldCents, 0),
});
const brief = ({ kind, state, amountCents, heldCents, balanceAfterCents }: Transaction) => [
  kind,
  state,
  amountCents,
  heldCents,
  balanceAfterCents,
];

test('I-69 a rental is one entry, whatever paid for it: charged, released or still on hold', async () => {
  for (const promo of [0, 50, 500]) {
    const api = await account({ promo });
    const start = 1_000 + promo;
    const bought = await completed(api);
    const cancelled = await rented(api);
    await api.post(`/v1/verifications/${cancelled.id}/cancel`);
    await untilEnded(api, cancelled.id);
    const open = await rented(api);
    const { data, hasMore } = await transactions(api);
    expect(hasMore).toBe(false);
    const rentals = data.filter(({ kind }) => kind === 'verification');
    expect(rentals.map(({ reference }) => reference)).toEqual([open.id, cancelled.id, bought.id]);
    expect(rentals.map(brief)).toEqual([
      ['verification', 'awaiting_sms', -PRICE, PRICE, start - 2 * PRICE],
      ['verification', 'cancelled', 0, 0, start - PRICE],
      ['verification', 'completed', -PRICE, 0, start - PRICE],
    ]);
    expect(rentals[2]).toMatchObject({
      description: 'Verification for WhatsApp',
      service: 'whatsapp',
      number: bought.number,
    });
    const { spendable, held } = await api.balance();
    expect(sums(data)).toEqual({ amount: spendable, held });
    expect(data.at(0)?.balanceAfterCents).toBe(spendable);
  }
});

test('I-20 the entries add up to the balance after payments, a plan, a refund and a dispute', async () => {
  const [admin, who, other] = [await confirmedAdmin(), await buyer(), await account()];
  await have(who.accountId, 9_000);
  const first = await paid(who, { creditCents: 3_000, currency: 'USD' });
  const second = await paid(who, { creditCents: 2_000, currency: 'USD' });
  await completed(caller(who.accountId, await mint(who.accountId)));
  expect((await who.post('/v1/tier', { tier: 'developer' })).status).toBe(200);
  await refunded(admin, first, 1_000);
  await endRefund(first, 'processed');
  await disputed(second, 2_000);
  const { data } = await transactions(who);
  expect(new Set(data.map((one) => `${one.kind}: ${one.description}`))).toEqual(
    new Set([
      'gift: Welcome credits',
      'gift: Gift or correction',
      'top_up: Top-up',
      'verification: Verification for WhatsApp',
      'plan: Developer plan',
    ]),
  );
  const balance = await (await who.get('/v1/balance')).json<Record<string, number>>();
  expect(sums(data)).toEqual({
    amount: balance['spendableCents'],
    held: balance['heldCents'],
  });
  expect(data.at(0)?.balanceAfterCents).toBe(balance['spendableCents']);
  const lines = await (
    await who.get('/v1/ledger?limit=100')
  ).json<{ data: { reference: string }[] }>();
  expect(new Set(data.map(({ reference }) => reference))).toEqual(
    new Set(lines.data.map(({ reference }) => reference)),
  );
  expect(data).toHaveLength(new Set(data.map(({ reference }) => reference)).size);
  expect((await transactions(other)).data.map(({ kind }) => kind)).toEqual(['gift']);
});

test('an entry belongs to the period of its last movement, and moves up with it', async () => {
  const api = await account({ tier: 'developer' });
  const early = await rented(api);
  advance(MINUTE);
  const late = await rented(api);
  const of = async (query: Record<string, string> = {}) =>
    (await transactions(api, query)).data.map(({ reference }) => reference).slice(0, 2);
  expect(await of()).toEqual([late.id, early.id]);
  advance(MINUTE);
  await api.post(`/v1/verifications/${early.id}/cancel`);
  await untilEnded(api, early.id);
  expect(await of()).toEqual([early.id, late.id]);
  expect(await of({ order: 'asc', limit: '100' })).not.toContain(early.id);
  const [newest] = (await transactions(api)).data;
  const updatedAt = newest?.updatedAt ?? '';
  expect(Date.parse(updatedAt) - Date.parse(newest?.startedAt ?? '')).toBe(2 * MINUTE);
  expect(await of({ from: updatedAt })).toEqual([early.id]);
  expect(await of({ to: updatedAt })).not.toContain(early.id);
});

test('the file has the entries of the list, newest first', async () => {
  const api = await account();
  const { number } = await completed(api);
  const response = await api.get('/v1/transactions.csv');
  expect(response.headers.get('content-disposition')).toContain('transactions');
  const [head, first, second, ...rest] = (await response.text()).trim().split('\r\n');
  expect(rest).toEqual([]);
  expect(head).toBe(
    'updated_at,started_at,kind,description,service,number,state,amount_usd,held_usd,balance_after_usd,reference',
  );
  const [{ updatedAt, startedAt, reference } = {}] = (await transactions(api)).data;
  expect(first).toBe(
    `${updatedAt},${startedAt},verification,Verification for WhatsApp,whatsapp,'${number},completed,-1.08,0.00,8.92,${reference}`,
  );
  expect(second).toContain(',gift,');
});

test('I-73 the number and the state are shown only to readers of verifications and payments', async () => {
  const who = await buyer();
  await paid(who);
  const { id, number } = await completed(caller(who.accountId, await mint(who.accountId)));
  const seen = async (...more: Scope[]) => {
    const scopes = ['balance:read', ...more] as const;
    const key = caller(who.accountId, await mint(who.accountId, { scopes }));
    const { data } = await transactions(key);
    const file = await (await key.get('/v1/transactions.csv')).text();
    expect(file.includes(number ?? '')).toBe(more.includes('verifications:read'));
    return data.flatMap((one) => (one.kind === 'gift' ? [] : [[one.number, one.state]]));
  };
  expect((await transactions(who)).data[0]).toMatchObject({ reference: id, number });
  expect(await seen()).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(await seen('verifications:read')).toEqual([
    [number, 'completed'],
    [null, null],
  ]);
  expect(await seen('payments:read')).toEqual([
    [null, null],
    [null, 'succeeded'],
  ]);
});

test('requires the scope, and refuses what it does not know', async () => {
  const reader = await account({ scopes: ['verifications:read'] });
  for (const path of ['/v1/transactions', '/v1/transactions.csv'])
    expect((await reader.get(path)).status).toBe(403);
  const api = await account();
  for (const query of ['cursor=x', 'limit=101', 'reference=ver_1'])
    expect((await api.get(`/v1/transactions?${query}`)).status).toBe(400);
});

test('a page reads as many rows of a long history as of a short one', async () => {
  const api = await account({ tier: 'developer', promo: 200 });
  const read = async () => {
    const { ctx, rows } = metered();
    await listAccountTransactions(ctx, api.accountId, { limit: 3 });
    return rows();
  };
  for (let n = 0; n < 4; n++) await completed(api);
  const before = await read();
  for (let n = 0; n < 4; n++) await completed(api);
  expect(await read()).toBeLessThanOrEqual(before + 4);
});

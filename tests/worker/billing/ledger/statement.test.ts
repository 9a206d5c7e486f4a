import { expect, test } from 'vitest';
import { account, caller, mint, setUpWorker, type Api } from '../../../support/worker/api';
import { have } from '../../../support/worker/cards';
import { buyer, paid } from '../../../support/worker/payments';
import { until } from '../../../support/worker/until';
import { completed, PRICE, rented } from '../../../support/worker/verifications';

setUpWorker();

interface Line {
  sequence: number;
  reference: string;
  step: string;
  ledgerAccount: string;
  description: string;
  amountCents: number;
  movedCents: number;
  balanceAfterCents: number;
  createdAt: string;
}
interface Page {
  data: Line[];
  nextCursor: string | null;
}

async function statement(api: Api, query: Record<string, string> = {}): Promise<Page> {
  const response = await api.get(`/v1/ledger?${new URLSearchParams(query).toString()}`);
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(response.headers.get('api-version')).toBe('1');
  return response.json<Page>();
}

test('I-20 the statement is newest first, and its lines add up to the balance', async () => {
  const api = await account({ promo: 50 });
  const { id } = await completed(api);
  const { data, nextCursor } = await statement(api);
  expect(nextCursor).toBeNull();
  expect(
    data.map((line) => [
      line.sequence,
      line.step,
      line.ledgerAccount,
      line.amountCents,
      line.balanceAfterCents,
    ]),
  ).toEqual([
    [6, 'settle:promo', 'held', 0, 0],
    [5, 'settle', 'held', 0, 50],
    [4, 'hold', 'available', -58, 942],
    [3, 'hold:promo', 'promo', -50, 0],
    [2, 'grant', 'promo', 50, 50],
    [1, 'grant', 'available', 1_000, 1_000],
  ]);
  expect(data.slice(0, 4).map(({ reference }) => reference)).toEqual([id, id, id, id]);
  const spendable = data.reduce((sum, { amountCents }) => sum + amountCents, 0);
  expect(spendable).toBe((await api.balance()).spendable);
});

test('I-69 a hold ends on the account that received its credits, whatever paid for it', async () => {
  for (const promo of [500, 50]) {
    const api = await account({ promo });
    const ends = async (reference: string) => {
      const { data } = await statement(api, { reference });
      return data.filter(({ step }) => step.startsWith('settle')).map((line) => line.ledgerAccount);
    };
    const order = await rented(api);
    await api.post(`/v1/verifications/${order.id}/cancel`);
    await until(async () => (await ends(order.id)).length === 2);
    expect(await ends(order.id)).toEqual(['promo', 'available']);
    expect(await ends((await completed(api)).id)).toEqual(['held', 'held']);
  }
});

test('I-69 an order paid only by promotional credits moves nothing in its other step, which the line shows', async () => {
  const api = await account({ promo: 500 });
  const { id } = await completed(api);
  const { data } = await statement(api, { reference: id });
  expect(data.map(({ step, movedCents }) => [step, movedCents])).toEqual([
    ['settle:promo', PRICE],
    ['settle', 0],
    ['hold', 0],
    ['hold:promo', PRICE],
  ]);
});

test('each line has a description without ids', async () => {
  const who = await buyer();
  await have(who.accountId, 5_000);
  await paid(who, { creditCents: 3_000, currency: 'USD' });
  await completed(caller(who.accountId, await mint(who.accountId)));
  expect((await who.post('/v1/tier', { tier: 'developer' })).status).toBe(200);
  const { data } = await (await who.get('/v1/ledger')).json<Page>();
  const said = data.map(({ reference, description }) => [reference.split(/[:_-]/)[0], description]);
  expect(Object.fromEntries(said)).toEqual({
    welcome: 'Welcome credits',
    pay: 'Top-up',
    ver: 'Verification for WhatsApp',
    tier: 'Developer plan',
    spent: 'Gift or correction',
  });
});

test('pages have neither gap nor repeat while the account continues to buy', async () => {
  const api = await account({ tier: 'developer' });
  for (let n = 0; n < 4; n++) await rented(api);
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const query: Record<string, string> = cursor ? { limit: '2', cursor } : { limit: '2' };
    const page: Page = await statement(api, query);
    seen.push(...page.data.map(({ sequence }) => sequence));
    cursor = page.nextCursor;
    await rented(api);
  } while (cursor !== null);
  expect(seen).toEqual([5, 4, 3, 2, 1]);
});

test('contains the lines of one order, and of no other account', async () => {
  const [api, other] = [await account(), await account()];
  const { id } = await completed(api);
  await rented(api);
  const { data } = await statement(api, { reference: id });
  expect(data.map(({ step, amountCents }) => [step, amountCents])).toEqual([
    ['settle', 0],
    ['hold', -PRICE],
  ]);
  expect((await statement(other, { reference: id })).data).toEqual([]);
  expect((await statement(other)).data.map(({ step }) => step)).toEqual(['grant']);
});

test('requires the scope, and refuses a forged cursor', async () => {
  const reader = await account({ scopes: ['verifications:read'] });
  expect((await reader.get('/v1/ledger')).status).toBe(403);
  const api = await account();
  for (const query of ['cursor=x', 'limit=101', 'colour=red'])
    expect((await api.get(`/v1/ledger?${query}`)).status).toBe(400);
});

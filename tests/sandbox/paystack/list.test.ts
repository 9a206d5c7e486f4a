import { afterAll, beforeEach, expect, test, describe } from 'vitest';
import { openShop, type Paid } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

describe('list', () => {
  const list = (query: string) => shop.call<Paid[]>('GET', `/transaction?${query}`);

  test('pages newest first, with the total', async () => {
    for (let i = 0; i < 5; i++) await shop.initialize({ reference: `r-${i}` });
    const { json } = await list('perPage=2&page=2');
    expect(json.message).toBe('Transactions retrieved');
    expect(json.data.map((one) => one.reference)).toEqual(['r-2', 'r-1']);
    expect(json.meta).toEqual({
      total: 5,
      total_volume: 2_500_000,
      skipped: 2,
      perPage: '2',
      page: 2,
      pageCount: 3,
    });
    expect((await list('page=999999999999999')).json.data).toEqual([]);
    expect((await list('per_page=4')).json.data).toHaveLength(4);
    expect((await list('perPage=1000')).json.meta).toMatchObject({ perPage: '100' });
  });

  test('walks by cursor while the list grows', async () => {
    for (let i = 0; i < 5; i++) await shop.initialize({ reference: `r-${i}` });
    const seen: string[] = [];
    let next = '';
    do {
      const { json } = await list(`use_cursor=true&perPage=2${next && `&next=${next}`}`);
      seen.push(...json.data.map((one) => one.reference));
      next = (json.meta?.['next'] as string | null) ?? '';
      await shop.initialize();
    } while (next);
    expect(seen).toEqual(['r-4', 'r-3', 'r-2', 'r-1', 'r-0']);
  });

  test('a cursor also leads back to the previous rows', async () => {
    for (let i = 0; i < 5; i++) await shop.initialize({ reference: `r-${i}` });
    const step = async (cursor: string) => {
      const { json } = await list(`use_cursor=true&perPage=2${cursor}`);
      const meta = new Map(Object.entries(json.meta ?? {}));
      return {
        rows: json.data.map((one) => one.reference),
        next: meta.get('next'),
        previous: meta.get('previous'),
      };
    };
    const first = await step('');
    expect(first).toMatchObject({ rows: ['r-4', 'r-3'], previous: null });
    const second = await step(`&next=${String(first.next)}`);
    expect(second.rows).toEqual(['r-2', 'r-1']);
    expect(await step(`&previous=${String(second.previous)}`)).toEqual(first);
  });

  test('filters by customer, amount, channel and currency; an unmatched filter returns nothing', async () => {
    const own = await shop.buy({ reference: 'own', email: 'ada@example.com', amount: 700_000 });
    await shop.buy({ reference: 'other', currency: 'GHS' });
    const found = async (query: string) =>
      (await list(query)).json.data.map((one) => one.reference);
    expect(await found(`customer=${own.customer.id}`)).toEqual(['own']);
    expect(await found(`customer=${own.customer.customer_code}`)).toEqual(['own']);
    expect(await found(`customer_code=${own.customer.customer_code}`)).toEqual(['own']);
    expect(await found('customer=999')).toEqual([]);
    expect(await found('amount=700000')).toEqual(['own']);
    expect(await found('currency=GHS')).toEqual(['other']);
    expect(await found('channel=card')).toEqual(['other', 'own']);
    expect(await found('channel=bank')).toEqual([]);
    expect(await found('source=merchantApi')).toEqual(['other', 'own']);
    for (const never of ['source=pos', 'terminalid=1', 'settlement=1', 'split_code=SPL_1']) {
      expect(await found(never)).toEqual([]);
    }
  });

  test('filters by status and by time', async () => {
    await shop.initialize({ reference: 'open' });
    await shop.buy({ reference: 'paid' });
    expect((await list('status=success')).json.data.map((one) => one.reference)).toEqual(['paid']);
    expect((await list('status=abandoned')).json.data.map((one) => one.reference)).toEqual([
      'open',
    ]);
    const { data } = (await shop.verify('paid')).json;
    const from = await list(`from=${data.created_at}`);
    expect(from.json.data.map((one) => one.reference)).toContain('paid');
    expect((await list('to=2020-01-01')).json.data).toEqual([]);
    expect((await list('status=odd')).status).toBe(400);
  });
});

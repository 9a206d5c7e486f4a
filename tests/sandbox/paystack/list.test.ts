import { afterAll, beforeEach, expect, test, describe } from 'vitest';
import { openShop, type Paid } from './shop.ts';

const shop = await openShop();
afterAll(() => shop.stop());
beforeEach(() => shop.fresh());

describe('list', () => {
  const list = (query: string) => shop.call<Paid[]>('GET', `/transaction?${query}`);

  test('pages newest first, and says how many there are', async () => {
    for (let i = 0; i < 5; i++) await shop.initialize({ reference: `r-${i}` });
    const { json } = await list('perPage=2&page=2');
    expect(json.message).toBe('Transactions retrieved');
    expect(json.data.map((one) => one.reference)).toEqual(['r-2', 'r-1']);
    expect(json.meta).toEqual({ total: 5, skipped: 2, perPage: '2', page: 2, pageCount: 3 });
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

import { expect, test, vi } from 'vitest';
import { NumbersModel } from '../../../../../web/features/verifications/numbers/numbers.model';
import { problem, verification } from '../../../support/builders';

const at = (n: number): string => new Date(Date.UTC(2026, 10, 1) + n * 60_000).toISOString();
const row = (n: number) => verification({ id: `ver_${n}`, createdAt: at(n) });
/** `count` rows, the newest first. */
const rowsOf = (count: number) => Array.from({ length: count }, (_, n) => row(count - n));

function world(count: number) {
  let stored = rowsOf(count);
  const list = vi.fn(async ({ cursor, limit }: Record<string, string>) => {
    const from = Number(cursor ?? 0);
    const to = from + Number(limit);
    const nextCursor = to < stored.length ? String(to) : null;
    return { data: stored.slice(from, to), hasMore: nextCursor !== null, nextCursor };
  });
  const summary = vi.fn(async (_query: Record<string, string>) => ({
    rentalCount: stored.length,
    completedCount: 0,
    openCount: 0,
    chargedCents: 0,
    refundedCents: 0,
    currency: 'USD' as const,
    capped: false,
  }));
  const model = new NumbersModel({ list, summary });
  const ids = () => model.rows.value.map(({ id }) => id);
  return { model, list, summary, ids, store: (rows: typeof stored) => (stored = rows) };
}

test('a thousand numbers are ten requests, each when the reader comes to the end', async () => {
  const { model, list } = world(1_000);
  await model.open({});
  expect(model.rows.value).toHaveLength(100);
  for (let page = 0; page < 12; page++) await model.more();
  expect([model.rows.value.length, list.mock.calls.length, model.hasMore.value]).toEqual([
    1_000,
    10,
    false,
  ]);
});

test('a second end during a read reads nothing', async () => {
  const { model, list } = world(300);
  await model.open({});
  await Promise.all([model.more(), model.more()]);
  expect(list).toHaveBeenCalledTimes(2);
});

test('the way back finds the list as it was left, and brings it up to date', async () => {
  const { model, ids, list, store } = world(200);
  await model.open({ service: 'x' });
  await model.more();
  store(rowsOf(200).map((one, n) => (n === 1 ? { ...one, code: '4711' } : one)));
  await model.open({ service: 'x' });
  expect([ids().length, list.mock.calls.length]).toEqual([200, 3]);
  expect(model.rows.value[1]?.code).toBe('4711');
  await model.open({});
  expect(ids()).toHaveLength(100);
});

test('a new number comes to the top of the list without filters, and into no other', async () => {
  const { model, ids } = world(3);
  await model.open({});
  model.note([row(4), { ...row(2), code: '1' }]);
  expect(ids()).toEqual(['ver_4', 'ver_3', 'ver_2', 'ver_1']);
  expect(model.rows.value[2]?.code).toBe('1');
  await model.open({ state: 'completed' });
  model.note([row(5)]);
  expect(ids()).toEqual(['ver_3', 'ver_2', 'ver_1']);
});

test('a number older than the rows that were read is not put on top', async () => {
  const { model, ids } = world(3);
  await model.open({});
  model.note([verification({ id: 'ver_old', createdAt: at(-1) })]);
  expect(ids()).toEqual(['ver_3', 'ver_2', 'ver_1']);
});

test('a search reads on over pages without a match, and stops after four', async () => {
  const { model, list } = world(0);
  list.mockResolvedValue({ data: [], hasMore: true, nextCursor: 'on' });
  await model.open({ query: '4711' });
  expect([list.mock.calls.length, model.hasMore.value, model.loaded.value]).toEqual([
    4,
    true,
    true,
  ]);
  list.mockResolvedValue({ data: [row(1)], hasMore: false, nextCursor: null });
  await model.more();
  expect([list.mock.calls.length, model.rows.value.length]).toEqual([5, 1]);
});

test('a failed page is shown, and can be read again', async () => {
  const { model, list } = world(150);
  list.mockRejectedValueOnce(problem(503, 'internal'));
  await model.open({});
  expect(model.error.value).toMatchObject({ code: 'internal' });
  await model.retry();
  expect([model.error.value, model.rows.value.length]).toEqual([null, 100]);
  list.mockRejectedValueOnce(problem(503, 'internal'));
  await model.more();
  await model.retry();
  expect(model.rows.value).toHaveLength(150);
});

test('the answer to an old query is dropped', async () => {
  const { model, list, ids } = world(2);
  const old = Promise.withResolvers<Awaited<ReturnType<typeof list>>>();
  list.mockReturnValueOnce(old.promise);
  const first = model.open({ service: 'x' });
  await model.open({});
  old.resolve({ data: [row(9)], hasMore: false, nextCursor: null });
  await first;
  expect(ids()).toEqual(['ver_2', 'ver_1']);
});

test('rows are selected one by one or all, and another query selects none', async () => {
  const { model } = world(3);
  await model.open({});
  model.toggle('ver_2');
  expect(model.selectedRows.value.map(({ id }) => id)).toEqual(['ver_2']);
  model.toggleAll();
  expect(model.selected.value.size).toBe(3);
  model.toggleAll();
  expect(model.selected.value.size).toBe(0);
  model.toggle('ver_1');
  await model.open({ service: 'x' });
  expect(model.selected.value.size).toBe(0);
});

test('the summary is that of the service and the period; it does not count for a state or a search', async () => {
  const { model, summary } = world(3);
  await model.open({ service: 'x', from: 'a', to: 'b' });
  expect(summary.mock.calls).toEqual([[{ service: 'x', from: 'a', to: 'b' }]]);
  expect([model.summary.value?.rentalCount, model.hasSummary.value]).toEqual([3, true]);
  for (const query of [{ state: 'failed' }, { query: '1', from: 'a' }]) {
    await model.open(query);
    expect([model.summary.value, model.hasSummary.value]).toEqual([null, false]);
  }
  expect(summary).toHaveBeenCalledTimes(1);
});

test('on the way back a filtered list has the numbers that match since, and none that does not any more', async () => {
  const { model, ids, store } = world(200);
  await model.open({ state: 'completed' });
  await model.more();
  model.toggleAll();
  // 150 does not match any more, 150.5 does since, and 201 is new.
  const middle = verification({ id: 'ver_middle', createdAt: at(149.5) });
  store([row(201), ...rowsOf(200).flatMap((one) => (one.id === 'ver_150' ? [middle] : [one]))]);
  await model.open({ state: 'completed' });
  expect(ids()).toEqual([
    'ver_201',
    ...rowsOf(200).map(({ id }) => (id === 'ver_150' ? 'ver_middle' : id)),
  ]);
  expect([model.selected.value.size, model.selected.value.has('ver_150')]).toEqual([199, false]);
});

test('after more than a page of new numbers the list is read anew, without a gap', async () => {
  const { model, ids, store } = world(200);
  await model.open({});
  await model.more();
  store(rowsOf(350));
  // The page shows those that it follows live at once.
  model.note([row(350)]);
  await model.open({});
  expect([ids().length, ids().at(-1), model.hasMore.value]).toEqual([100, 'ver_251', true]);
  for (let page = 0; page < 4; page++) await model.more();
  expect(ids()).toEqual(rowsOf(350).map(({ id }) => id));
});

test('a page that was asked for below the old rows does not follow the new ones', async () => {
  const { model, ids, list, store } = world(200);
  await model.open({});
  const below = Promise.withResolvers<Awaited<ReturnType<typeof list>>>();
  list.mockReturnValueOnce(below.promise);
  const more = model.more();
  store(rowsOf(350));
  await model.refresh();
  below.resolve({ data: rowsOf(100), hasMore: false, nextCursor: null });
  await more;
  expect([ids().length, ids().at(-1), model.loading.value]).toEqual([100, 'ver_251', false]);
});

test('a number that was rented while the first page was read again stays', async () => {
  const { model, ids, list } = world(3);
  await model.open({});
  const page = Promise.withResolvers<Awaited<ReturnType<typeof list>>>();
  list.mockReturnValueOnce(page.promise);
  const back = model.refresh();
  model.note([row(4)]);
  page.resolve({ data: rowsOf(3), hasMore: false, nextCursor: null });
  await back;
  expect(ids()).toEqual(['ver_4', 'ver_3', 'ver_2', 'ver_1']);
});

test('a search whose matches are old is read anew over the pages without one', async () => {
  const { model, ids, list } = world(0);
  const none = { data: [], hasMore: true, nextCursor: 'on' };
  const found = { data: [row(1)], hasMore: false, nextCursor: null };
  list.mockResolvedValueOnce(none).mockResolvedValueOnce(found);
  await model.open({ query: '4711' });
  list.mockResolvedValueOnce(none).mockResolvedValueOnce(found);
  await model.open({ query: '4711' });
  expect([ids(), list.mock.calls.length, model.hasMore.value]).toEqual([['ver_1'], 4, false]);
});

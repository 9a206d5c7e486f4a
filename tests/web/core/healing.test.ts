import { expect, test, vi } from 'vitest';
import { healed } from '../../../web/core/healing';
import { LoadModel } from '../../../web/core/load.model';
import { PagesModel } from '../../../web/core/pages.model';
import { ConnectionLost, Problem } from '../../../web/core/problem';

test('a value that could not be loaded is loaded when the connection heals, once', async () => {
  const fetch = vi.fn(async () => 'value').mockRejectedValueOnce(new ConnectionLost());
  const model = new LoadModel(fetch);
  await model.load();
  expect(model.error.value).toBeInstanceOf(ConnectionLost);
  healed();
  await vi.waitFor(() => expect(model.value.value).toBe('value'));
  expect(model.error.value).toBeNull();
  healed();
  expect(fetch).toHaveBeenCalledTimes(2);
});

test.each([
  ['a refusal', 404, 1],
  ['a failure of the API', 503, 2],
  ['a rate limit', 429, 2],
])('%s (%i) leads to %i loads', async (_what, status, loads) => {
  const fetch = vi.fn(async () => 'value').mockRejectedValueOnce(new Problem(status, 'x', 'y'));
  await new LoadModel(fetch).load();
  healed();
  expect(fetch).toHaveBeenCalledTimes(loads);
});

test('a value that is not wanted any more stays away', async () => {
  const fetch = vi.fn(async () => 'value').mockRejectedValue(new ConnectionLost());
  const model = new LoadModel(fetch);
  await model.load();
  model.forget();
  healed();
  expect(fetch).toHaveBeenCalledTimes(1);
});

test('a list continues with the page that is missing', async () => {
  const page = (data: number[], nextCursor: string | null) => ({ data, nextCursor });
  const fetch = vi
    .fn<(query: Record<string, string>) => Promise<{ data: number[]; nextCursor: string | null }>>()
    .mockResolvedValueOnce(page([1, 2], 'c'))
    .mockRejectedValueOnce(new ConnectionLost())
    .mockResolvedValueOnce(page([3], null));
  const model = new PagesModel(fetch);
  await model.load({ state: 'live' });
  await model.more();
  healed();
  await vi.waitFor(() => expect(model.items.value).toEqual([1, 2, 3]));
  expect(fetch.mock.calls.at(-1)).toEqual([{ state: 'live', cursor: 'c' }]);
  expect([model.error.value, model.loading.value]).toEqual([null, false]);
});

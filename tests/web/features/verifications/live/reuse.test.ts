import { expect, test, vi } from 'vitest';
import type { Backend } from '../../../../../web/api/first-pages-api';
import { ConnectionLost } from '../../../../../web/core/problem';
import { RequestKeys } from '../../../../../web/core/request-keys';
import { rentAgain } from '../../../../../web/features/verifications/live/reuse';
import { problem, verification } from '../../../support/builders';

function world() {
  const reuse = vi.fn<Backend['reuse']>(async () => verification({ id: 'ver_2' }));
  const reactivate = vi.fn<Backend['reactivate']>(async () => verification({ id: 'ver_3' }));
  let count = 0;
  const keys = new RequestKeys(() => `key-${++count}`);
  const again = async () => (await rentAgain({ reuse, reactivate }, 'ver_1', keys)).id;
  return { reuse, reactivate, again };
}
const asleep = () => problem(409, 'verifications.not_reusable');

test('a number that is asleep is reactivated; another refusal is shown', async () => {
  const { reuse, reactivate, again } = world();
  reuse.mockRejectedValueOnce(asleep());
  expect(await again()).toBe('ver_3');
  expect([reuse.mock.calls, reactivate.mock.calls]).toEqual([
    [['ver_1', 'key-1']],
    [['ver_1', 'key-2']],
  ]);
  reuse.mockRejectedValueOnce(problem(402, 'credits.insufficient'));
  await expect(again()).rejects.toMatchObject({ code: 'credits.insufficient' });
  expect(reactivate).toHaveBeenCalledTimes(1);
});

test('a request whose answer was lost is sent again under its key; the next rental has a new one', async () => {
  const { reuse, again } = world();
  reuse.mockRejectedValueOnce(new ConnectionLost());
  await expect(again()).rejects.toBeInstanceOf(ConnectionLost);
  await again();
  await again();
  expect(reuse.mock.calls.map(([, key]) => key)).toEqual(['key-1', 'key-1', 'key-2']);
});

test('after a lost answer to a reactivation the number is not also reused', async () => {
  const { reuse, reactivate, again } = world();
  reuse.mockRejectedValueOnce(asleep());
  reactivate.mockRejectedValueOnce(new ConnectionLost());
  await expect(again()).rejects.toBeInstanceOf(ConnectionLost);
  expect(await again()).toBe('ver_3');
  expect([reuse.mock.calls.length, reactivate.mock.calls]).toEqual([
    1,
    [
      ['ver_1', 'key-2'],
      ['ver_1', 'key-2'],
    ],
  ]);
});

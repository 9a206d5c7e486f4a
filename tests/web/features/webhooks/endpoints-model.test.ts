import { expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../../web/core/problem';
import type { TierStatus } from '../../../../web/api/tiers-api';
import { EndpointsModel } from '../../../../web/features/webhooks/endpoints.model';
import { problem } from '../../support/builders';
import { endpoint, issued, tierStatus } from './builders';
import { wholeList } from '../../support/lists';

function world(cap = 2) {
  let data = [endpoint()];
  const backend = {
    list: vi.fn(async () => wholeList(data)),
    create: vi.fn(async () => {
      data = [...data, endpoint({ id: 'whe_2', state: 'unverified' })];
      return issued({ id: 'whe_2' });
    }),
    verify: vi.fn(async () => endpoint({ id: 'whe_2' })),
    status: vi.fn(async (): Promise<TierStatus> => tierStatus(cap)),
  };
  return { model: new EndpointsModel(backend), backend };
}

test('the secret of a new endpoint is shown until it is confirmed, and the list contains the endpoint', async () => {
  const { model } = world();
  await model.load();
  expect([model.count.value, model.cap.value, model.isFull.value]).toEqual([1, 2, false]);
  await model.create({ url: 'https://two.example.com/' });
  expect(model.issued.value?.secret).toBe('whsec_one');
  expect([model.count.value, model.isFull.value]).toEqual([2, true]);
  model.dismissSecret();
  expect(model.issued.value).toBeNull();
});

test('a refusal changes nothing and throws', async () => {
  const { model, backend } = world(1);
  await model.load();
  expect(model.isFull.value).toBe(true);
  backend.create.mockRejectedValueOnce(problem(409, 'endpoints.too_many'));
  await expect(model.create({ url: 'https://two.example.com/' })).rejects.toThrow(
    'endpoints.too_many',
  );
  expect([model.issued.value, model.count.value]).toEqual([null, 1]);
});

test('without the tier the list is shown, and no limit is applied', async () => {
  const { model, backend } = world();
  backend.status.mockRejectedValueOnce(new ConnectionLost());
  await model.load();
  expect([model.count.value, model.cap.value, model.isFull.value]).toEqual([1, null, false]);
});

test('verifying reloads the list; errors are thrown', async () => {
  const { model, backend } = world();
  await model.verify('whe_2');
  expect(backend.verify).toHaveBeenCalledWith('whe_2');
  expect(backend.list).toHaveBeenCalledTimes(1);
  backend.verify.mockRejectedValueOnce(problem(422, 'endpoints.verification_failed'));
  await expect(model.verify('whe_2')).rejects.toThrow('endpoints.verification_failed');
  expect(backend.list).toHaveBeenCalledTimes(1);
});

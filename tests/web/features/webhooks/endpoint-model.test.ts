import { expect, test, vi } from 'vitest';
import { EndpointModel } from '../../../../web/features/webhooks/endpoint.model';
import { endpointName } from '../../../../web/features/webhooks/endpoint-name';
import type { Endpoint, Webhooks } from '../../../../web/api/webhooks-api';
import { problem } from '../../support/builders';
import { delivery, endpoint, issued } from './builders';

function world() {
  const backend = {
    get: vi.fn(async (): Promise<Endpoint> => endpoint()),
    update: vi.fn(async () => endpoint({ state: 'disabled', reason: 'owner' })),
    remove: vi.fn(async () => undefined),
    verify: vi.fn(async () => endpoint()),
    rotate: vi.fn(async () =>
      issued({ state: 'enabled', oldSecretsExpireAt: ['2026-11-23T10:00:00Z'] }),
    ),
    test: vi.fn(async () => delivery({ test: true, state: 'pending' })),
    replaySince: vi.fn<Webhooks['replaySince']>(async () => ({ replayedCount: 3, hasMore: false })),
  };
  return { model: new EndpointModel('whe_1', backend), backend };
}

test('each action calls the API for its endpoint, and shows the endpoint of the answer', async () => {
  const { model, backend } = world();
  await model.load();
  await model.update({ enabled: false });
  expect(backend.update).toHaveBeenCalledWith('whe_1', { enabled: false });
  expect(model.endpoint.value?.state).toBe('disabled');
  await model.verify();
  expect(model.endpoint.value?.state).toBe('enabled');
  await model.test('sms.received');
  expect(backend.test).toHaveBeenCalledWith('whe_1', 'sms.received');
  await model.remove();
  expect(backend.remove).toHaveBeenCalledWith('whe_1');
});

test('a rotated secret is shown until it is confirmed, and nowhere else', async () => {
  const { model, backend } = world();
  await model.rotate('day');
  expect(backend.rotate).toHaveBeenCalledWith('whe_1', 86_400);
  expect(model.issued.value?.secret).toBe('whsec_one');
  expect(model.endpoint.value?.oldSecretsExpireAt).toEqual(['2026-11-23T10:00:00Z']);
  expect(JSON.stringify(model.endpoint.value)).not.toContain('whsec_');
  model.dismissSecret();
  expect(model.issued.value).toBeNull();
});

test('the start of a replay is entered in the reader’s time zone', async () => {
  const { model, backend } = world();
  expect(await model.replaySince('2026-11-22T09:30', true)).toEqual({
    replayedCount: 3,
    hasMore: false,
  });
  expect(backend.replaySince).toHaveBeenCalledWith('whe_1', {
    from: new Date(2026, 10, 22, 9, 30).toISOString(),
    delivered: true,
  });
});

test('an older read does not undo the response of an action', async () => {
  const { model, backend } = world();
  const slow = Promise.withResolvers<Endpoint>();
  backend.get.mockReturnValueOnce(slow.promise);
  const reading = model.load();
  await model.update({ enabled: false });
  slow.resolve(endpoint());
  await reading;
  expect(model.endpoint.value?.state).toBe('disabled');
});

test('a missing endpoint is an error until it is read', async () => {
  const { model, backend } = world();
  backend.get.mockRejectedValueOnce(problem(404, 'endpoints.not_found'));
  await model.load();
  expect(model.error.value).toMatchObject({ code: 'endpoints.not_found' });
  await model.load();
  expect([model.error.value, model.endpoint.value?.id]).toEqual([null, 'whe_1']);
});

test('an endpoint is named by its description, or by its host', () => {
  expect(endpointName(endpoint())).toBe('Checkout');
  expect(endpointName(endpoint({ description: '' }))).toBe('hooks.example.com');
});

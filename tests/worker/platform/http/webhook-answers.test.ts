import { expect, test } from 'vitest';
import { account, provider, setUpWorker } from '../../../support/worker/api';
import { holds, read } from '../../../support/worker/document';
import {
  deliveriesOf,
  event,
  fakeQueues,
  fanned,
  HOOK,
  HOST,
  send,
  subscriber,
  type Hook,
} from '../../../support/worker/webhooks';

setUpWorker();

test('answers about webhooks match the document', async () => {
  const all = await read();
  const check = async (id: string, answer: Promise<Response>) => holds(all, id, await answer);
  const queues = fakeQueues();
  const api = await subscriber();
  const made = await api.post('/v1/webhook-endpoints', { ...HOOK, headers: { 'x-key': '1' } });
  const { id } = await made.clone().json<Hook>();
  const path = `/v1/webhook-endpoints/${id}`;
  const since = '2040-01-01T00:00:00Z';
  const said = [
    await check('createWebhookEndpoint', Promise.resolve(made)),
    await check('sendTestWebhook', api.post(`${path}/test`, { type: 'sms.received' })),
    await check('verifyWebhookEndpoint', api.post(`${path}/verify`)),
    await check('createWebhookEndpoint', api.post('/v1/webhook-endpoints', { url: 'http://a.b' })),
    await check('listWebhookEndpoints', api.get('/v1/webhook-endpoints')),
    await check('getWebhookEndpoint', api.get(path)),
    await check('updateWebhookEndpoint', send(api, 'PATCH', path, { events: null })),
    await check('rotateWebhookSecret', api.post(`${path}/rotate-secret`, {})),
    await check('sendTestWebhook', api.post(`${path}/test`, { type: 'sms.received' })),
  ];
  provider.receivers.on(HOST, () => new Response('no', { status: 500 }));
  await fanned(api, event());
  await queues.drain();
  const deliveries = await deliveriesOf(api, id);
  const tested = deliveries.find((one) => one.test)!;
  const pending = deliveries.find((one) => !one.test)!;
  said.push(
    await check('listWebhookDeliveries', api.get(`${path}/deliveries`)),
    await check('getWebhookDelivery', api.get(`/v1/webhook-deliveries/${pending.id}`)),
    await check('replayWebhookDelivery', api.post(`/v1/webhook-deliveries/${pending.id}/replay`)),
    await check('replayWebhookDelivery', api.post(`/v1/webhook-deliveries/${tested.id}/replay`)),
    await check('replayWebhookDeliveries', api.post(`${path}/replay`, { from: since })),
    await check('replayWebhookDeliveries', api.post(`${path}/replay`, { from: 'then' })),
    await check(
      'listWebhookEndpoints',
      (await account({ scopes: [] })).get('/v1/webhook-endpoints'),
    ),
    await check(
      'getWebhookDelivery',
      (await account()).get(`/v1/webhook-deliveries/${pending.id}`),
    ),
    await check('deleteWebhookEndpoint', send(api, 'DELETE', path)),
    await check('deleteWebhookEndpoint', send(api, 'DELETE', path)),
  );
  expect(said.map((one) => one.split(' ')[1]).join(' ')).toBe(
    '201 409 200 422 200 200 200 200 202 200 200 409 202 202 400 403 404 204 204',
  );
});

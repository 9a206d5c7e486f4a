import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { EventData } from '../../../../worker/events/event';
import { EVENTS } from '../../../../worker/events/event-types';
import { hubOf } from '../../../../worker/events/hub.client';
import { account, provider, setUpWorker, type Api } from '../../../support/worker/api';
import { holds, holdsSchema, read as readDocument } from '../../../support/worker/document';
import { settled } from '../../../support/worker/objects';
import { rented, show, untilEnded } from '../../../support/worker/verifications';

setUpWorker();

const logOf = (api: Api) => hubOf(env, api.accountId).log(0, 500);
const eventOf = async (api: Api, type: string) =>
  (await logOf(api)).find((event) => event.type === type);

test('an event contains its verification as it was, without the code that only frames and webhooks have', async () => {
  const api = await account();
  const started = await rented(api, { externalId: 'order-1', metadata: { team: 'blue' } });
  const { id } = started;
  provider.sms('code 4711');
  await untilEnded(api, id);
  await settled(id);
  const created = await eventOf(api, 'verification.created');
  expect(created?.data['verification']).toEqual(started);
  const done = await show(api, id);
  expect(done.code).toBe('4711');
  const completed = await eventOf(api, 'verification.completed');
  expect(completed?.data['verification']).toEqual({ ...done, code: null });
  expect(JSON.stringify(await logOf(api))).not.toContain('4711');
});

test('a snapshot is the verification of the document', async () => {
  const api = await account();
  await rented(api);
  const all = await readDocument();
  const created = await eventOf(api, 'verification.created');
  expect(holdsSchema(all, 'Verification', created?.data['verification'])).toEqual([]);
  expect(await holds(all, 'listEvents', await api.get('/v1/events'))).toBe('listEvents 200');
});

test.for([
  ['verification', 'Verification'],
  ['payment', 'Payment'],
] as const)('the %s of each example is the %s of the document', async ([field, component]) => {
  const all = await readDocument();
  const examples = Object.values(EVENTS)
    .map(({ example }: { example: EventData }) => example[field])
    .filter((example) => example !== undefined);
  expect(examples.length).toBeGreaterThan(4);
  for (const example of examples) expect(holdsSchema(all, component, example)).toEqual([]);
});

test('an event names the request that caused it, and no other', async () => {
  const api = await account({ credits: 5_000 });
  const response = await api.post('/v1/verifications', { service: 'whatsapp' });
  const { id } = await response.json<{ id: string }>();
  const placed = response.headers.get('x-request-id');
  await settled(id);
  const cancelled = await api.post(`/v1/verifications/${id}/cancel`);
  await untilEnded(api, id);
  await settled(id);
  const ended = cancelled.headers.get('x-request-id');
  expect((await logOf(api)).map(({ type, requestId }) => [type, requestId])).toEqual([
    ['credit.deducted', placed],
    ['verification.created', placed],
    ['verification.cancelled', ended],
    ['refund.issued', ended],
  ]);
  const other = await rented(api);
  provider.sms('code 4711', provider.model.sales.length - 1);
  await untilEnded(api, other.id);
  await settled(other.id);
  const later = (await logOf(api)).slice(-2);
  expect(later.map(({ type, requestId }) => [type, requestId])).toEqual([
    ['sms.received', null],
    ['verification.completed', null],
  ]);
});

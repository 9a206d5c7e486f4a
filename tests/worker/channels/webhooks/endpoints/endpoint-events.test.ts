import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Scope } from '../../../../../worker/platform/core/ctx';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../../../worker/events/hub.client';
import { sweepOutbox } from '../../../../../worker/events/outbox.service';
import { backgroundAtRest } from '../../../../../worker/platform/core/background';
import {
  account,
  advance,
  caller,
  mint,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../../../support/worker/api';
import { deleteAccount } from '../../../../support/worker/deletion';
import { holdsSchema, read } from '../../../../support/worker/document';
import { watching } from '../../../../support/worker/stream';
import {
  enabled,
  fanned,
  HOST,
  hookOf,
  ownerWithKey,
  queuesOfEachTest,
  registered,
  send,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();
const queues = queuesOfEachTest();

const TYPE = 'security.endpoint_changed';
const GIVEN = {
  url: 'https://hooks.example.com/namaskah?token=canary-url',
  description: 'canary description',
  headers: { 'x-api-key': 'canary-header' },
  externalId: 'canary-id',
  metadata: { customer: 'canary-metadata' },
};
const path = (id: string, rest = '') => `/v1/webhook-endpoints/${id}${rest}`;

interface Told {
  id: string;
  type: string;
  data: { change: string; endpointId: string; endpoint?: object };
}
type Reader = Pick<Api, 'get'>;
const toldTo = async (reader: Reader): Promise<Told[]> => {
  await backgroundAtRest();
  advance(15_000);
  await sweepOutbox(systemCtx(env));
  const response = await reader.get(`/v1/events?type=${TYPE}`);
  return (await response.json<{ data: Told[] }>()).data;
};
const changes = (all: Told[]) => all.map(({ data }) => [data.change, data.endpoint]);
/** A key that reads the audit log, and the endpoints only with `more`. */
const auditorOf = async ({ accountId }: Api, ...more: Scope[]) =>
  caller(
    accountId,
    await mint(accountId, { scopes: ['verifications:read', 'audit:read', ...more] }),
  );

test('I-16 the events of an endpoint contain it as it was after each change; what is stored has it sealed', async () => {
  const api = await subscriber();
  const { id, secret } = await registered(api, GIVEN);
  const first = await hookOf(api, id);
  await send(api, 'PATCH', path(id), {
    url: 'https://new.example.com/canary',
    externalId: 'other',
  });
  const second = await hookOf(api, id);
  await api.post(path(id, '/rotate-secret'), {});
  const third = await hookOf(api, id);
  expect(first).toMatchObject({ state: 'unverified', externalId: 'canary-id', url: GIVEN.url });
  expect(second).toMatchObject({ externalId: 'other', url: 'https://new.example.com/canary' });
  expect(third.oldSecretsExpireAt).toHaveLength(1);
  const told = await toldTo(api);
  expect(changes(told)).toEqual([
    ['created', first],
    ['url_changed', second],
    ['secret_rotated', third],
  ]);
  expect(holdsSchema(await read(), 'WebhookEndpoint', told[0]?.data.endpoint)).toEqual([]);
  const logged = JSON.stringify(await hubOf(env, api.accountId).log(0, 100));
  expect(logged).toContain(TYPE);
  for (const hidden of ['canary', 'hooks.example', secret]) expect(logged).not.toContain(hidden);
  expect(await scalar(`SELECT count(*) FROM hub_outbox WHERE data <> '{}'`)).toBe(0);
});

test('I-63 the event of an endpoint whose key ended contains it as it is then', async () => {
  const { owner, made, api } = await ownerWithKey();
  const hook = await enabled(api, GIVEN);
  await owner.delete(`/v1/keys/${made.id}`);
  const after = await (await owner.get(path(hook.id))).json<object>();
  expect(after).toMatchObject({ state: 'disabled', reason: 'key_ended', externalId: 'canary-id' });
  expect(changes(await toldTo(owner)).at(-1)).toEqual(['key_ended', after]);
  await owner.patch(path(hook.id), { enabled: true });
  const again = await (await owner.get(path(hook.id))).json<object>();
  expect(changes(await toldTo(owner)).at(-1)).toEqual(['taken_over', again]);
});

test('I-63 so does the event of an unverified endpoint that another caller verifies', async () => {
  const { owner, made, api } = await ownerWithKey();
  const { id } = await registered(api, GIVEN);
  await owner.delete(`/v1/keys/${made.id}`);
  const verified = await (await owner.post(path(id, '/verify'))).json<object>();
  expect(verified).toMatchObject({ state: 'enabled', createdById: owner.userId });
  expect(changes(await toldTo(owner)).at(-1)).toEqual(['taken_over', verified]);
});

test('I-73 the log and one event of it show an endpoint only with the scope of endpoints', async () => {
  const [api, other] = [await subscriber(), await account()];
  const { id } = await registered(api, GIVEN);
  const endpoint = await hookOf(api, id);
  const [narrow, wide] = [await auditorOf(api), await auditorOf(api, 'webhooks:read')];
  expect((await narrow.get(path(id))).status).toBe(403);
  const [event] = await toldTo(wide);
  const data = { endpointId: id, change: 'created' };
  expect(event?.data).toEqual({ ...data, endpoint });
  expect(changes(await toldTo(narrow))).toEqual([['created', undefined]]);
  const one = async (reader: Reader) => {
    const response = await reader.get(`/v1/events/${event?.id}`);
    return [response.status, (await response.json<Partial<Told>>()).data];
  };
  expect(await one(wide)).toEqual([200, { ...data, endpoint }]);
  expect(await one(narrow)).toEqual([200, data]);
  expect(await one(other)).toEqual([404, undefined]);
  expect(await toldTo(other)).toEqual([]);
});

test('I-73 so do sockets, live and from the past', async () => {
  const api = await subscriber();
  const [all, some] = [await watching(api), await watching(await auditorOf(api))];
  const { id } = await registered(api, GIVEN);
  await toldTo(api);
  const endpoint = await hookOf(api, id);
  await all.count(2);
  await some.count(2);
  some.resume(0);
  await some.count(4);
  const data = { endpointId: id, change: 'created' };
  expect(all.events.map((event) => event.data)).toEqual([{ ...data, endpoint }]);
  expect(some.events.map((event) => event.data)).toEqual([data, data]);
});

test('I-73 so do webhooks, each endpoint by its own rights', async () => {
  const api = await subscriber();
  const narrow = await auditorOf(api, 'webhooks:write');
  await enabled(api, { events: [TYPE] });
  await enabled(narrow, { events: [TYPE] });
  const { id } = await registered(api, GIVEN);
  const endpoint = await hookOf(api, id);
  await toldTo(api);
  const [last] = (await hubOf(env, api.accountId).log(0, 100)).slice(-1);
  if (!last) throw new Error('no event');
  await fanned(api, last);
  await queues.drain();
  const sent = provider.receivers
    .events(HOST)
    .map(({ data }) => data as Told['data'])
    .filter(({ endpointId }) => endpointId === id);
  const data = { endpointId: id, change: 'created' };
  expect(sent).toHaveLength(2);
  expect(sent).toEqual(expect.arrayContaining([{ ...data, endpoint }, data]));
});

test('I-03 an event that is appended after the deletion of the account reaches its log without the endpoint', async () => {
  const { owner, api } = await ownerWithKey();
  await registered(api, GIVEN);
  await toldTo(owner);
  await env.DB.prepare(
    `INSERT INTO hub_outbox (id, account_id, type, data, created_at)
     SELECT 'evt_late', account_id, ?1, json_object('endpointId', id, 'change', 'created', 'endpoint', json_object(
       'id', id, 'account_id', account_id, 'state', 'disabled', 'reason', NULL, 'events', NULL, 'sealed', sealed,
       'secret', '', 'old_secrets', '[]', 'maker_key', NULL, 'maker_user', NULL, 'scopes', scopes, 'orphaned_at', NULL,
       'failing_since', NULL, 'created_at', 1, 'updated_at', 1)), 1 FROM webhook_endpoints`,
  )
    .bind(TYPE)
    .run();
  expect((await deleteAccount(owner)).status).toBe(204);
  advance(15_000);
  await sweepOutbox(systemCtx(env));
  const log = await hubOf(env, api.accountId).log(0, 100);
  expect(log.find(({ id }) => id === 'evt_late')?.data).toEqual({
    endpointId: expect.stringMatching(/^whe_/),
    change: 'created',
  });
  expect(await scalar('SELECT count(*) FROM hub_outbox WHERE appended_at IS NULL')).toBe(0);
});

import { describe, expect, test } from 'vitest';
import {
  caller,
  mint,
  provider,
  scalar,
  setUpWorker,
  type Api,
} from '../../../../support/worker/api';
import { deleteAccount } from '../../../../support/worker/deletion';
import { accountOf, person } from '../../../../support/worker/person';
import { databaseState } from '../../../../support/worker/objects';
import { isGenuine } from '../../../../support/standard-webhooks';
import {
  enabled,
  event,
  fakeQueues,
  fanned,
  HOOK,
  HOST,
  hookOf,
  registered,
  send,
  subscriber,
  type Hook,
} from '../../../../support/worker/webhooks';

setUpWorker();

const path = ({ id }: Hook, rest = '') => `/v1/webhook-endpoints/${id}${rest}`;
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const verify = (api: Api, hook: Hook) => api.post(path(hook, '/verify'));
const actions = async (api: Api) =>
  (await (await api.get('/v1/audit')).json<{ data: { action: string }[] }>()).data
    .map(({ action }) => action)
    .toSorted();

describe('a new endpoint', () => {
  test('is returned with its secret once, and is unverified', async () => {
    const api = await subscriber();
    const hook = await registered(api, { description: 'Checkout', events: ['sms.received'] });
    expect(hook).toMatchObject({ ...HOOK, state: 'unverified', events: ['sms.received'] });
    expect(hook.secret).toMatch(/^whsec_[\w+/]{43}=$/);
    const list = await (await api.get('/v1/webhook-endpoints')).text();
    for (const text of [list, JSON.stringify(await hookOf(api, hook.id))]) {
      expect(text).toContain(hook.id);
      expect(text).not.toContain(hook.secret);
    }
    expect(await actions(api)).toEqual(['endpoint.created']);
  });

  test('I-16 is stored sealed: URL, description, headers and secret', async () => {
    const api = await subscriber();
    const headers = { 'X-Api-Key': 'canary-header' };
    const hook = await registered(api, { description: 'canary-words', headers });
    expect(hook.headerNames).toEqual(['x-api-key']);
    const state = JSON.stringify(await databaseState());
    for (const canary of ['canary-header', 'canary-words', HOST, hook.secret, hook.secret.slice(6)])
      expect(state).not.toContain(canary);
    const shown = await (await api.get('/v1/webhook-endpoints')).text();
    expect(shown).not.toContain('canary-header');
  });

  test('I-16 has an external id and metadata: sealed, changed by PATCH, and found by the id in its own account', async () => {
    const api = await subscriber();
    const other = await subscriber();
    const given = { externalId: 'canary-1', metadata: { team: 'canary' } };
    const hook = await registered(api, given);
    const plain = await registered(api);
    expect(hook).toMatchObject(given);
    expect(plain).toMatchObject({ externalId: null, metadata: {} });
    expect(JSON.stringify(await databaseState())).not.toContain('canary');
    const found = async (who: Api, id: string) =>
      (
        await (
          await who.get(`/v1/webhook-endpoints?externalId=${id}`)
        ).json<{ data: { id: string }[] }>()
      ).data.map((one) => one.id);
    expect(await found(api, 'canary-1')).toEqual([hook.id]);
    expect(await found(other, 'canary-1')).toEqual([]);
    const change = { externalId: 'canary-2', metadata: { owner: 'ada' } };
    expect(await (await send(api, 'PATCH', path(hook), change)).json()).toMatchObject(change);
    expect([await found(api, 'canary-1'), await found(api, 'canary-2')]).toEqual([[], [hook.id]]);
    const kept = await send(api, 'PATCH', path(hook), { externalId: null });
    expect(await kept.json()).toMatchObject({ externalId: null, metadata: { owner: 'ada' } });
  });

  test('respects the cap of the tier for concurrent requests', async () => {
    const api = await subscriber();
    const answers = await Promise.all(
      Array.from({ length: 13 }, () => api.post('/v1/webhook-endpoints', HOOK)),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(await Promise.all(refused.map(codeOf))).toEqual(Array(3).fill('endpoints.too_many'));
    expect(await scalar('SELECT count(*) FROM webhook_endpoints')).toBe(10);
    const [{ id } = { id: '' }] = (
      await (await api.get('/v1/webhook-endpoints')).json<{ data: Hook[] }>()
    ).data;
    expect((await send(api, 'DELETE', `/v1/webhook-endpoints/${id}`)).status).toBe(204);
    await registered(api);
  });

  test.for([
    ['no URL', { url: '' }, /Enter the URL/],
    ['an unknown type', { events: ['sms.sent'] }, /Use one of verification\.created/],
    ['no type', { events: [] }, /at least one type/],
    ['one of our own headers', { headers: { 'Webhook-Id': 'x' } }, /x-api-key/],
    ['the Host header of another server', { headers: { host: 'internal' } }, /x-api-key/],
    ['a forged length', { headers: { 'content-length': '5' } }, /x-api-key/],
    ['a header with a line break', { headers: { 'x-key': 'b\r\nc: d' } }, /visible ASCII/],
    ['a header without a name', { headers: { '': 'x' } }, /x-api-key/],
    ['a secret of the caller’s choice', { secret: 'whsec_mine' }, /secret/],
    ['a state', { state: 'enabled' }, /state/],
  ] as const)('with %s is refused', async ([, fields, says]) => {
    const response = await (
      await subscriber()
    ).post('/v1/webhook-endpoints', { ...HOOK, ...fields });
    expect(response.status).toBe(400);
    expect((await response.json<{ detail: string }>()).detail).toMatch(says);
  });
});

describe('verifying an endpoint', () => {
  test('sends a signed challenge, and enables an endpoint that answers with it', async () => {
    const api = await subscriber();
    const hook = await registered(api, { headers: { authorization: 'Bearer theirs' } });
    const response = await verify(api, hook);
    expect(await response.json()).toMatchObject({ id: hook.id, state: 'enabled' });
    const [got, ...rest] = provider.receivers.of(HOST);
    expect(rest).toEqual([]);
    expect(got?.headers.get('authorization')).toBe('Bearer theirs');
    expect(got?.headers.get('content-type')).toBe('application/json');
    expect(isGenuine(hook.secret, got!, Date.now())).toBe(true);
    expect(JSON.parse(got!.body)).toEqual({
      id: got?.headers.get('webhook-id'),
      type: 'endpoint.verify',
      version: 1,
      timestamp: new Date().toISOString(),
      sequence: 0,
      accountId: api.accountId,
      livemode: true,
      apiVersion: '1',
      requestId: response.headers.get('x-request-id'),
      data: { endpointId: hook.id, challenge: expect.stringMatching(/^[\w-]{32}$/) as unknown },
    });
    expect(await actions(api)).toEqual(['endpoint.created', 'endpoint.verified']);
    await verify(api, hook);
    expect(provider.receivers.of(HOST)).toHaveLength(1);
  });

  test.for([
    ['no challenge', () => new Response('thanks'), /did not answer with the challenge/],
    [
      'another challenge',
      () => Response.json({ challenge: 'x'.repeat(32) }),
      /did not answer with the challenge/,
    ],
    ['404', () => new Response(null, { status: 404 }), /status 404/],
    ['a redirect', () => Response.redirect('https://other.example.com/', 307), /status 307/],
    [
      'nothing',
      () => {
        throw new TypeError('connection refused');
      },
      /could not be reached/,
    ],
  ] as const)('fails with %s', async ([, answer, says]) => {
    const api = await subscriber();
    const hook = await registered(api);
    provider.receivers.on(HOST, answer);
    const response = await verify(api, hook);
    expect(response.status).toBe(422);
    expect((await response.json<{ detail: string }>()).detail).toMatch(says);
    expect(await hookOf(api, hook.id)).toMatchObject({ state: 'unverified' });
    expect(provider.receivers.of('other.example.com')).toEqual([]);
  });

  test('a challenge after the first kilobyte is not read', async () => {
    const api = await subscriber();
    const hook = await registered(api);
    provider.receivers.on(HOST, ({ body }) => new Response(' '.repeat(1_024) + body));
    expect((await verify(api, hook)).status).toBe(422);
  });
});

describe('changing an endpoint', () => {
  test('keeps omitted settings', async () => {
    const api = await subscriber();
    const hook = await enabled(api, { headers: { 'x-key': '1' }, events: ['sms.received'] });
    const changed = await send(api, 'PATCH', path(hook), { events: null });
    expect(await changed.json()).toMatchObject({
      url: HOOK.url,
      events: null,
      headerNames: ['x-key'],
      state: 'enabled',
    });
    expect(await actions(api)).toEqual([
      'endpoint.created',
      'endpoint.updated',
      'endpoint.verified',
    ]);
  });

  test('a new URL must be verified; nothing is sent before', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const hook = await enabled(api);
    const moved = await send(api, 'PATCH', path(hook), { url: 'https://new.example.com/hook' });
    expect(await moved.json()).toMatchObject({ state: 'unverified' });
    await fanned(api, event());
    await queues.drain();
    expect(provider.receivers.of('new.example.com')).toEqual([]);
    const early = await send(api, 'PATCH', path(hook), { enabled: true });
    expect([early.status, await codeOf(early)]).toEqual([409, 'endpoints.unverified']);
    await verify(api, hook);
    await fanned(api, event());
    await queues.drain();
    expect(provider.receivers.events('new.example.com')).toHaveLength(1);
  });

  test('a disabled endpoint gets nothing, and one that is enabled again gets new events', async () => {
    const queues = fakeQueues();
    const api = await subscriber();
    const hook = await enabled(api);
    const off = await send(api, 'PATCH', path(hook), { enabled: false });
    expect(await off.json()).toMatchObject({ state: 'disabled', reason: 'owner' });
    await fanned(api, event());
    await queues.drain();
    const on = await send(api, 'PATCH', path(hook), { enabled: true });
    expect(await on.json()).toMatchObject({ state: 'enabled', reason: null });
    expect(provider.receivers.events(HOST)).toEqual([]);
    await fanned(api, event({ id: 'evt_then' }));
    await queues.drain();
    expect(provider.receivers.events(HOST).map(({ id }) => id)).toEqual(['evt_then']);
  });

  test('two concurrent changes are both made', async () => {
    const api = await subscriber();
    const hook = await registered(api);
    await Promise.all([
      send(api, 'PATCH', path(hook), { description: 'Renamed' }),
      send(api, 'PATCH', path(hook), { events: ['sms.received'] }),
    ]);
    expect(await hookOf(api, hook.id)).toMatchObject({
      description: 'Renamed',
      events: ['sms.received'],
    });
  });

  test('an empty change is refused', async () => {
    const api = await subscriber();
    expect((await send(api, 'PATCH', path(await registered(api)), {})).status).toBe(400);
  });

  test('a deleted endpoint is gone with its secret, and frees its place', async () => {
    const queues = fakeQueues();
    const api = await subscriber({ tier: 'free' });
    const hook = await enabled(api);
    await fanned(api, event());
    await send(api, 'DELETE', path(hook));
    await queues.drain();
    expect(provider.receivers.events(HOST)).toEqual([]);
    expect((await api.get(path(hook))).status).toBe(404);
    expect((await send(api, 'DELETE', path(hook))).status).toBe(204);
    const kept =
      'SELECT count(*) FROM webhook_endpoints WHERE coalesce(sealed, secret) IS NOT NULL';
    expect(await scalar(kept)).toBe(0);
    await registered(api);
  });
});

test('the endpoints of a deleted account are emptied, and get no more events', async () => {
  const queues = fakeQueues();
  const owner = await person();
  const accountId = await accountOf(owner);
  const api = caller(accountId, await mint(accountId));
  await enabled(api);
  await fanned(api, event());
  await deleteAccount(owner);
  await queues.drain();
  await fanned(api, event());
  await queues.drain();
  expect(provider.receivers.events(HOST)).toEqual([]);
  const kept = `SELECT count(*) FROM webhook_endpoints WHERE state <> 'deleted' OR sealed IS NOT NULL`;
  expect(await scalar(kept)).toBe(0);
  expect(await scalar('SELECT group_concat(state) FROM webhook_deliveries')).toBe('cancelled');
});

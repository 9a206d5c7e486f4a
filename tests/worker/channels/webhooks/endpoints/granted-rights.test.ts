import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import type { Scope } from '../../../../../worker/platform/core/ctx';
import { revokeExpiredKeys } from '../../../../../worker/accounts/api-keys/revoke-expired-keys';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import { hubOf } from '../../../../../worker/events/hub.client';
import { sweepOutbox } from '../../../../../worker/events/outbox.service';
import {
  advance,
  caller,
  mint,
  provider,
  scalar,
  setUpWorker,
  until,
  type Api,
} from '../../../../support/worker/api';
import { keyOf } from '../../../../support/worker/keys';
import { accountOf, confirmed, member, type Person } from '../../../../support/worker/person';
import {
  deliveriesOf,
  enabled,
  event,
  fanned,
  HOOK,
  hookOf,
  HOST,
  ownerWithKey,
  queuesOfEachTest,
  registered,
  send,
  subscriber,
} from '../../../../support/worker/webhooks';

setUpWorker();
const queues = queuesOfEachTest();

const SMS = () =>
  event({ type: 'sms.received', data: { verificationId: 'ver_1', service: 'x', messageId: 'm' } });
const SIGN_IN = () => event({ type: 'security.sign_in', data: { userId: 'u', sessionId: 's' } });
const LOW = () => event({ type: 'balance.low', data: { thresholdCents: 1, balanceAfterCents: 0 } });
const codeOf = async (response: Response) => (await response.json<{ code: string }>()).code;
const typesSent = () => provider.receivers.events(HOST).map(({ type }) => type);
const path = ({ id }: { id: string }, rest = '') => `/v1/webhook-endpoints/${id}${rest}`;

/** A key of the account with these scopes. */
const keyWith = async ({ accountId }: Pick<Api, 'accountId'>, ...scopes: Scope[]): Promise<Api> =>
  caller(accountId, await mint(accountId, { scopes }));

const patch = (owner: Person, id: string, change: object) =>
  owner.patch(`/v1/webhook-endpoints/${id}`, change);

describe('I-63 an endpoint has the rights of its creator', () => {
  test('I-63 an endpoint of a key that may only write webhooks receives no other events', async () => {
    const writer = await keyWith(await subscriber(), 'webhooks:write');
    const hook = await enabled(writer);
    expect(hook).toMatchObject({ createdById: writer.credentialId, scopes: ['webhooks:write'] });
    await fanned(writer, SMS(), SIGN_IN(), LOW(), event());
    await queues.drain();
    expect(typesSent()).toEqual([]);
    expect(await scalar('SELECT count(*) FROM webhook_deliveries')).toBe(0);
  });

  test('I-63 each event requires its own scope', async () => {
    const api = await keyWith(await subscriber(), 'webhooks:write', 'balance:read');
    await enabled(api);
    await fanned(api, SMS(), SIGN_IN(), LOW());
    await queues.drain();
    expect(typesSent()).toEqual(['balance.low']);
  });

  test('I-63 a notification requires the scopes of its event too', async () => {
    const api = await keyWith(await subscriber(), 'webhooks:write', 'verifications:read');
    await enabled(api);
    const told = (eventType: string) =>
      event({
        type: 'notification.created',
        data: { eventId: 'e', eventType, title: 't', sentence: 's', aboutId: null },
      });
    await fanned(api, told('security.sign_in'), told('sms.received'));
    await queues.drain();
    expect(provider.receivers.events(HOST).map(({ data }) => data['eventType'])).toEqual([
      'sms.received',
    ]);
  });

  test('I-63 a type that it can never receive is refused on creation, change and test', async () => {
    const api = await keyWith(await subscriber(), 'webhooks:write', 'balance:read');
    const hook = await enabled(api);
    for (const response of [
      await api.post('/v1/webhook-endpoints', { ...HOOK, events: ['sms.received'] }),
      await send(api, 'PATCH', path(hook), { events: ['security.sign_in'] }),
      await api.post(path(hook, '/test'), { type: 'sms.received' }),
    ])
      expect([response.status, await codeOf(response)]).toEqual([403, 'endpoints.scope']);
    expect((await api.post(path(hook, '/test'), { type: 'balance.low' })).status).toBe(202);
  });

  test('I-63 a caller that changes its URL gives it their own rights, and no more', async () => {
    const api = await subscriber();
    const hook = await enabled(api);
    const writer = await keyWith(api, 'webhooks:write');
    const url = 'https://hooks.example.com/elsewhere';
    expect((await send(writer, 'PATCH', path(hook), { url })).status).toBe(200);
    await writer.post(path(hook, '/verify'));
    expect(await hookOf(api, hook.id)).toMatchObject({
      state: 'enabled',
      createdById: writer.credentialId,
      scopes: ['webhooks:write'],
    });
    await fanned(api, SMS());
    await queues.drain();
    expect(typesSent()).toEqual([]);
    // Any other change leaves the rights as they are.
    const other = await enabled(api);
    await send(writer, 'PATCH', path(other), { description: 'Renamed' });
    expect((await hookOf(api, other.id)).createdById).toBe(api.credentialId);
  });
});

describe('I-63 an endpoint follows its key', () => {
  test('I-63 loses scopes with it, also for pending deliveries and replays', async () => {
    const { owner, made, api } = await ownerWithKey([
      'webhooks:write',
      'webhooks:read',
      'verifications:read',
    ]);
    const { id } = await enabled(api);
    provider.receivers.on(HOST, () => new Response('later', { status: 500 }));
    await fanned(api, SMS());
    await queues.drain();
    const narrow = { scopes: ['webhooks:write', 'webhooks:read'] };
    expect((await owner.patch(`/v1/keys/${made.id}`, narrow)).status).toBe(200);
    expect((await hookOf(api, id)).scopes).toEqual(narrow.scopes);
    const before = typesSent().length;
    advance(3_600_000);
    await queues.drain({ delayed: true });
    expect(await scalar(`SELECT state FROM webhook_deliveries`)).toBe('cancelled');
    await fanned(api, SMS());
    const [delivery] = await deliveriesOf(api, id);
    await env.DB.prepare(
      `UPDATE webhook_deliveries SET state = 'cancelled', next_at = NULL, ended_at = 1, expires_at = 9e15`,
    ).run();
    const replay = await api.post(`/v1/webhook-deliveries/${delivery?.id}/replay`);
    expect([replay.status, await codeOf(replay)]).toEqual([403, 'endpoints.scope']);
    const since = { from: '2040-01-01T00:00:00Z', delivered: true };
    const all = await api.post(`/v1/webhook-endpoints/${id}/replay`, since);
    expect(await all.json()).toEqual({ replayedCount: 0, hasMore: false });
    await queues.drain({ delayed: true });
    expect(typesSent()).toHaveLength(before);
  });

  test.each(['revoked', 'expired'] as const)('I-63 %s, it ends in the same batch', async (how) => {
    const { owner, made, api } = await ownerWithKey();
    const { id } = await enabled(api);
    await fanned(api, LOW());
    if (how === 'revoked') await owner.delete(`/v1/keys/${made.id}`);
    else {
      await env.DB.prepare('UPDATE api_keys SET expires_at = ?')
        .bind(Date.now() + 1_000)
        .run();
      advance(2_000);
      await revokeExpiredKeys(systemCtx(env));
    }
    const hook = await (await owner.get(`/v1/webhook-endpoints/${id}`)).json();
    expect(hook).toMatchObject({ state: 'disabled', reason: 'key_ended' });
    await fanned(api, LOW());
    await queues.drain({ delayed: true });
    expect(typesSent()).toEqual([]);
    expect(await scalar(`SELECT count(*) FROM audit_log WHERE action = 'endpoint.disabled'`)).toBe(
      1,
    );
    advance(60_000);
    await sweepOutbox(systemCtx(env));
    const log = await hubOf(env, api.accountId).log(0, 100);
    expect(log.filter(({ type }) => type === 'security.endpoint_changed').at(-1)?.data).toEqual({
      endpointId: id,
      change: 'key_ended',
      endpoint: { id, sealed: expect.any(String) },
    });
  });

  test('I-63 also unverified: a caller that verifies it gives it their own rights', async () => {
    const { owner, made, api } = await ownerWithKey();
    const { id } = await registered(api);
    await owner.delete(`/v1/keys/${made.id}`);
    const writer = await keyWith(api, 'webhooks:write');
    expect((await writer.post(`/v1/webhook-endpoints/${id}/verify`)).status).toBe(200);
    const hook = await (await owner.get(`/v1/webhook-endpoints/${id}`)).json();
    expect(hook).toMatchObject({ createdById: writer.credentialId, scopes: ['webhooks:write'] });
  });

  test('I-63 after a rotation belongs to the new key, and ends with it', async () => {
    const { owner, made, api } = await ownerWithKey();
    const { id } = await enabled(api);
    const rotated = await owner.post(`/v1/keys/${made.id}/rotate`, { overlapSeconds: 0 });
    const { id: next } = await rotated.json<{ id: string }>();
    const read = async () => (await owner.get(`/v1/webhook-endpoints/${id}`)).json();
    expect(await read()).toMatchObject({ state: 'enabled', createdById: next });
    await fanned(api, LOW());
    await queues.drain();
    expect(typesSent()).toEqual(['balance.low']);
    await owner.delete(`/v1/keys/${next}`);
    expect(await read()).toMatchObject({ state: 'disabled', reason: 'key_ended' });
  });

  test('I-63 gets the rights of a caller that enables it again, and a person must confirm their identity', async () => {
    const { owner, made, api } = await ownerWithKey();
    const { id } = await enabled(api);
    await owner.delete(`/v1/keys/${made.id}`);
    advance(11 * 60_000);
    expect(await codeOf(await patch(owner, id, { enabled: true }))).toBe('auth.not_fresh');
    await confirmed(owner);
    const hook = await (await patch(owner, id, { enabled: true })).json();
    expect(hook).toMatchObject({ state: 'enabled', reason: null, createdById: owner.userId });
    await fanned(api, SIGN_IN());
    await queues.drain();
    expect(typesSent()).toContain('security.sign_in');
  });
});

describe('I-63 a person who registers an endpoint', () => {
  test('I-63 must confirm their identity to register it, change its URL or rotate its secret', async () => {
    const { owner } = await ownerWithKey();
    const made = await owner.post('/v1/webhook-endpoints', HOOK);
    const { id } = await made.json<{ id: string }>();
    advance(11 * 60_000);
    const url = 'https://hooks.example.com/elsewhere';
    for (const response of [
      await owner.post('/v1/webhook-endpoints', HOOK),
      await patch(owner, id, { url }),
      await owner.post(`/v1/webhook-endpoints/${id}/rotate-secret`, {}),
    ])
      expect([response.status, await codeOf(response)]).toEqual([403, 'auth.not_fresh']);
    expect((await patch(owner, id, { description: 'Renamed' })).status).toBe(200);
    await confirmed(owner);
    expect((await patch(owner, id, { url })).status).toBe(200);
  });

  test('I-63 causes an email to every owner and an event in the account’s log', async () => {
    const { owner, api } = await ownerWithKey();
    const second = await member(owner, 'owner');
    const guest = await member(owner);
    const { id } = await registered(api);
    await send(api, 'PATCH', `/v1/webhook-endpoints/${id}`, { url: 'https://new.example.com/x' });
    await api.post(`/v1/webhook-endpoints/${id}/rotate-secret`, {});
    await send(api, 'PATCH', `/v1/webhook-endpoints/${id}`, {
      description: 'Nobody needs to know',
    });
    const told = (email: string) =>
      provider.mails.to(email).filter(({ subject }) => subject.includes('webhook endpoint'));
    await until(() => [owner, second].every(({ email }) => told(email).length === 3));
    expect(told(guest.email)).toEqual([]);
    const texts = told(second.email).map(({ text }) => text);
    expect(
      texts
        .map(
          (text) => /was registered|has a new URL|has a new signing secret/.exec(text)?.[0] ?? '',
        )
        .toSorted(),
    ).toEqual(['has a new URL', 'has a new signing secret', 'was registered']);
    for (const text of texts) expect(text).not.toMatch(/whsec_|\/namaskah|\/x\b/);
    advance(60_000);
    await sweepOutbox(systemCtx(env));
    const changes = (await hubOf(env, api.accountId).log(0, 100))
      .filter(({ type }) => type === 'security.endpoint_changed')
      .map(({ data }) => data['change']);
    expect(changes).toEqual(['created', 'url_changed', 'secret_rotated']);
  });

  test('I-63 leaves it to the account; their removal with credentials ends their keys and endpoints', async () => {
    const { owner: confirmedAdmin } = await ownerWithKey();
    const accountId = await accountOf(confirmedAdmin);
    const made = async (someone: Person) => {
      const hook = await someone.post('/v1/webhook-endpoints', HOOK);
      const { id } = await hook.json<{ id: string }>();
      await someone.post(`/v1/webhook-endpoints/${id}/verify`);
      const key = await keyOf(someone, {
        name: someone.userId,
        scopes: ['webhooks:write', 'balance:read'],
      });
      const byKey = await enabled(caller(accountId, { key: key.key, credentialId: key.id }));
      return { ids: [id, byKey.id], key: key.id };
    };
    const states = (ids: string[]) =>
      Promise.all(
        ids.map(async (id) => {
          const hook = await (
            await confirmedAdmin.get(`/v1/webhook-endpoints/${id}`)
          ).json<{ state: string; reason: string | null }>();
          return hook.reason ?? hook.state;
        }),
      );
    const [kept, gone] = [
      await member(confirmedAdmin, 'owner'),
      await member(confirmedAdmin, 'owner'),
    ];
    const [ofKept, ofGone] = [await made(kept), await made(gone)];
    expect((await confirmedAdmin.delete(`/v1/members/${kept.userId}`)).status).toBe(204);
    expect(await states(ofKept.ids)).toEqual(['enabled', 'enabled']);
    expect(
      (await confirmedAdmin.delete(`/v1/members/${gone.userId}?credentials=revoke`)).status,
    ).toBe(204);
    expect(await states(ofGone.ids)).toEqual(['member_removed', 'key_ended']);
    expect(await scalar('SELECT revoked_at IS NULL FROM api_keys WHERE id = ?', ofKept.key)).toBe(
      1,
    );
    expect(await scalar('SELECT revoked_at IS NULL FROM api_keys WHERE id = ?', ofGone.key)).toBe(
      0,
    );
  });
});

import { evictDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { hubOf } from '../../../../worker/events/hub.client';
import { issueTicket, STREAM } from '../../../../worker/accounts/tickets/tickets';
import {
  account,
  advance,
  caller,
  mint,
  provider,
  setUpWorker,
  START,
  type Api,
} from '../../../support/worker/api';
import { clientOf } from '../../../support/worker/client';
import { answeredByRuntime, settled } from '../../../support/worker/objects';
import {
  append,
  handshake,
  range,
  sequences,
  streamTicket,
  watch,
  watching,
} from '../../../support/worker/stream';
import { rented } from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

const hub = (api: Api) => hubOf(env, api.accountId);

describe('I-43 opening the stream', () => {
  test('I-43 works with a key, and hello has the newest sequence number', async () => {
    const api = await account();
    await append(api.accountId, 1, 3);
    const client = await watching(api);
    expect(client.frames).toEqual([
      { type: 'hello', sequence: 3, sentAt: new Date(START).toISOString() },
    ]);
  });

  test('I-43 works with a ticket, once', async () => {
    const api = await account();
    const ticket = await streamTicket(api);
    clientOf(await handshake(`?ticket=${ticket}`));
    await evictDurableObject(hub(api));
    const again = await handshake(`?ticket=${ticket}`);
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ code: 'tickets.invalid' });
  });

  test('I-43 of ten concurrent attempts with one ticket, one succeeds', async () => {
    const ticket = await streamTicket(await account());
    const answers = await Promise.all(range(1, 10).map(() => handshake(`?ticket=${ticket}`)));
    for (const { webSocket } of answers) webSocket?.accept();
    expect(answers.filter(({ status }) => status === 101)).toHaveLength(1);
  });

  test('I-43 a ticket is valid for 30 seconds', async () => {
    const api = await account();
    const [first, second] = [await streamTicket(api), await streamTicket(api)];
    advance(29_999);
    clientOf(await handshake(`?ticket=${first}`));
    advance(1);
    expect((await handshake(`?ticket=${second}`)).status).toBe(401);
  });

  test('I-43 a ticket for a verification does not open the stream, and the reverse', async () => {
    const api = await account();
    const { id } = await rented(api);
    const answer = await api.post('/v1/tickets', { verificationId: id });
    const { ticket } = await answer.json<{ ticket: string }>();
    expect((await handshake(`?ticket=${ticket}`)).status).toBe(401);
    const other = await streamTicket(api);
    const wrong = await api.get(`/v1/verifications/${id}/ws?ticket=${other}`, {
      upgrade: 'websocket',
    });
    expect(wrong.status).toBe(401);
  });

  test('I-43 a ticket without scopes opens no socket', async () => {
    const { accountId, credentialId } = await account();
    const right = { account: accountId, credential: credentialId, target: STREAM };
    const { ticket } = issueTicket(env.TICKET_KEY, right, Date.now());
    expect((await handshake(`?ticket=${ticket}`)).status).toBe(401);
  });

  test('I-28 a key without the scope gets neither socket nor ticket', async () => {
    const api = await account();
    const blind = caller(api.accountId, await mint(api.accountId, { scopes: ['balance:read'] }));
    const upgrade = { upgrade: 'websocket' };
    expect((await blind.get('/v1/ws', upgrade)).status).toBe(403);
    expect((await blind.post('/v1/tickets', { stream: true })).status).toBe(403);
  });

  test('a request without a handshake is refused', async () => {
    const api = await account();
    const answer = await api.get('/v1/ws');
    expect(answer.status).toBe(426);
    expect(await answer.json()).toMatchObject({ code: 'sockets.upgrade_required' });
  });
});

describe('I-43 the events of the stream', () => {
  test('I-43 a whole order arrives in order, with the text of its message', async () => {
    const api = await account();
    const client = await watching(api);
    const { id } = await rented(api);
    await postWebhook(webhookBody(provider.sms('Your code is 4711')));
    await settled(id);
    await client.count(5);
    expect(client.events.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'credit.deducted'],
      [2, 'verification.created'],
      [3, 'sms.received'],
      [4, 'verification.completed'],
    ]);
    expect(client.events[2]).toMatchObject({
      version: 1,
      accountId: api.accountId,
      timestamp: new Date(START).toISOString(),
      data: { verificationId: id, from: '22000', text: 'Your code is 4711', code: '4711' },
    });
  });

  test('a message that cannot be unsealed is sent without its text', async () => {
    const api = await account();
    const client = await watching(api);
    const { id } = await rented(api);
    vi.spyOn(env.VERIFICATION, 'getByName').mockImplementationOnce(() => {
      throw new Error('no object answers');
    });
    await hub(api).append(
      [
        {
          id: 'evt_sms',
          type: 'sms.received',
          timestamp: Date.now(),
          accountId: api.accountId,
          data: { verificationId: id, service: 'whatsapp', messageId: 'msg_gone' },
        },
      ],
      false,
    );
    await client.count(4);
    expect(client.events[2]?.data).toEqual({
      verificationId: id,
      service: 'whatsapp',
      messageId: 'msg_gone',
    });
  });

  test('I-43 resume after a disconnect misses no event, although the hub hibernated', async () => {
    const api = await account();
    const first = await watching(api);
    await append(api.accountId, 1, 2);
    await first.count(3);
    first.socket.close(1000);
    await append(api.accountId, 3, 5);
    await evictDurableObject(hub(api));
    const second = await watching(api);
    expect(second.frames[0]?.sequence).toBe(5);
    second.resume(2);
    await second.count(5);
    await append(api.accountId, 6);
    await second.count(6);
    expect(sequences(second)).toEqual([3, 4, 5, 6]);
    expect(second.frames[4]).toEqual({ type: 'resumed', sequence: 5, hasMore: false });
  });

  test('I-43 a long past is sent in pages, one for each resume', async () => {
    const api = await account();
    await hub(api).append(
      range(1, 450).map((n) => ({
        id: `evt_${n}`,
        type: 'credit.deducted',
        timestamp: Date.now(),
        accountId: api.accountId,
        data: { verificationId: 'ver_1', amountCents: 1, balanceAfterCents: n },
      })),
      false,
    );
    const client = await watching(api);
    for (const [after, through] of [
      [0, 200],
      [200, 400],
      [400, 450],
    ] as const) {
      client.resume(after);
      await client.until(() => client.frames.at(-1)?.type === 'resumed');
      expect(client.frames.at(-1)).toEqual({
        type: 'resumed',
        sequence: through,
        hasMore: through < 450,
      });
      client.frames.at(-1)!.type = 'seen';
    }
    expect(sequences(client)).toEqual(range(1, 450));
  });

  test('I-43 a client whose number has expired gets a resync', async () => {
    const api = await account();
    await append(api.accountId, 1, 3);
    advance(31 * 86_400_000);
    await append(api.accountId, 4);
    await append(api.accountId, 5);
    const client = await watch(api);
    client.resume(1);
    await client.count(2);
    expect(client.frames[1]).toEqual({ type: 'resync', sequence: 5, reason: 'expired' });
    client.resume(99);
    await client.count(3);
    expect(client.frames[2]).toEqual({ type: 'resync', sequence: 5, reason: 'expired' });
    client.resume(3);
    await client.count(6);
    expect(sequences(client)).toEqual([4, 5]);
  });

  test('I-43 sockets survive an eviction, and pings do not wake the hub', async () => {
    const api = await account();
    const clients = [await watching(api), await watching(api)];
    await evictDurableObject(hub(api));
    await append(api.accountId, 1);
    for (const client of clients) await client.count(2);
    await evictDurableObject(hub(api));
    for (const client of clients) {
      client.socket.send('ping');
      await client.until(() => client.texts.includes('pong'));
    }
    expect(await answeredByRuntime(hub(api))).toEqual([true, true]);
  });

  test('another account receives none of it', async () => {
    const [api, other] = [await account(), await account()];
    const stranger = await watching(other);
    const client = await watching(api);
    await append(api.accountId, 1);
    await append(other.accountId, 1);
    await client.count(2);
    await stranger.count(2);
    expect(stranger.events.map((event) => event['accountId' as 'id'])).toEqual([other.accountId]);
  });
});

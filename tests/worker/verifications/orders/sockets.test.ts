import { env } from 'cloudflare:workers';
import { describe, expect, test } from 'vitest';
import { issueTicket } from '../../../../worker/accounts/tickets/tickets';
import {
  account,
  advance,
  call,
  caller,
  mint,
  provider,
  setUpWorker,
  START,
  type Api,
} from '../../../support/worker/api';
import { clientOf, connect, type Client } from '../../../support/worker/client';
import { evict, settled, wake } from '../../../support/worker/objects';
import { rented } from '../../../support/worker/verifications';
import { postWebhook, webhookBody } from '../../../support/worker/webhook';

setUpWorker();

const open = (query: string, id: string) =>
  call(`/v1/verifications/${id}/ws${query}`, { headers: { upgrade: 'websocket' } });

async function ticketFor(api: Api, id: string): Promise<{ ticket: string; expiresAt: string }> {
  const response = await api.post('/v1/tickets', { verificationId: id });
  expect(response.status).toBe(201);
  return response.json();
}

describe('I-43 the ticket', () => {
  test('I-43 opens one socket, once', async () => {
    const api = await account();
    const { id } = await rented(api);
    const { ticket, expiresAt } = await ticketFor(api, id);
    expect(expiresAt).toBe(new Date(START + 30_000).toISOString());
    clientOf(await open(`?ticket=${ticket}`, id));
    const again = await open(`?ticket=${ticket}`, id);
    expect(again.status).toBe(401);
    expect(await again.json()).toMatchObject({ code: 'tickets.invalid' });
  });

  test('I-43 stays used after an eviction of the object', async () => {
    const api = await account();
    const { id } = await rented(api);
    const { ticket } = await ticketFor(api, id);
    clientOf(await open(`?ticket=${ticket}`, id));
    await evict(id);
    expect((await open(`?ticket=${ticket}`, id)).status).toBe(401);
  });

  test('I-43 of ten concurrent uses, one succeeds', async () => {
    const api = await account();
    const { id } = await rented(api);
    const { ticket } = await ticketFor(api, id);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => open(`?ticket=${ticket}`, id)),
    );
    for (const { webSocket } of answers) webSocket?.accept();
    expect(answers.map((answer) => answer.status).filter((status) => status === 101)).toHaveLength(
      1,
    );
  });

  test('I-43 is valid for 30 seconds', async () => {
    const api = await account();
    const { id } = await rented(api);
    const [first, second] = [await ticketFor(api, id), await ticketFor(api, id)];
    advance(29_999);
    clientOf(await open(`?ticket=${first.ticket}`, id));
    advance(1);
    expect((await open(`?ticket=${second.ticket}`, id)).status).toBe(401);
  });

  test('I-43 opens no other order, of this account or of another', async () => {
    const [api, stranger] = [await account(), await account()];
    const [one, two] = [await rented(api), await rented(api)];
    const foreign = await rented(stranger);
    const { ticket } = await ticketFor(api, one.id);
    expect((await open(`?ticket=${ticket}`, two.id)).status).toBe(401);
    expect((await open(`?ticket=${ticket}`, foreign.id)).status).toBe(401);
    clientOf(await open(`?ticket=${ticket}`, one.id));
  });

  test('I-43 a valid ticket of another account opens nothing', async () => {
    const [api, stranger] = [await account(), await account()];
    const { id } = await rented(api);
    const right = { account: stranger.accountId, credential: 'key_x', target: id };
    const { ticket } = issueTicket(env.TICKET_KEY, right, Date.now());
    expect((await open(`?ticket=${ticket}`, id)).status).toBe(404);
  });

  test.for([
    ['empty', () => ''],
    ['without a signature', (ticket: string) => ticket.split('.')[0] ?? ''],
    ['with another signature', (ticket: string) => `${ticket.slice(0, -4)}AAAA`],
    ['with another body', (ticket: string) => `e30.${ticket.split('.')[1]}`],
    ['with three parts', (ticket: string) => `${ticket}.x`],
    ['of another key', (ticket: string) => ticket.replace(/\..*/, `.${'A'.repeat(43)}`)],
  ] as const)('I-43 a ticket %s is refused', async ([, forge]) => {
    const api = await account();
    const { id } = await rented(api);
    const { ticket } = await ticketFor(api, id);
    expect((await open(`?ticket=${forge(ticket)}`, id)).status).toBe(401);
  });

  test('an API caller sends its key instead', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    await client.count(1);
    expect(client.frames[0]?.type).toBe('hello');
    const blind = caller(api.accountId, await mint(api.accountId, { scopes: ['balance:read'] }));
    const refused = await blind.get(`/v1/verifications/${id}/ws`, { upgrade: 'websocket' });
    expect(refused.status).toBe(403);
  });
});

describe('I-43 events', () => {
  test('I-43 hello contains the sequence, and the events follow in order', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    await client.count(1);
    expect(client.frames[0]).toEqual({
      type: 'hello',
      sequence: 2,
      sentAt: new Date(START).toISOString(),
    });
    await postWebhook(webhookBody(provider.sms('Your code is 4711')));
    await client.count(3);
    expect(client.events.map(({ sequence, type }) => [sequence, type])).toEqual([
      [3, 'sms.received'],
      [4, 'verification.completed'],
    ]);
    expect(client.events[0]).toMatchObject({
      accountId: api.accountId,
      livemode: true,
      apiVersion: '1',
      requestId: null,
    });
    expect(client.events[1]?.data).toMatchObject({
      verification: { id, state: 'completed', code: '4711', messageCount: 1 },
    });
    expect(client.events[0]?.data).toMatchObject({
      verificationId: id,
      from: '22000',
      text: 'Your code is 4711',
      code: '4711',
      receivedAt: new Date(START).toISOString(),
    });
  });

  test('I-43 resume after a disconnect misses nothing and repeats nothing', async () => {
    const api = await account();
    const { id } = await rented(api);
    const first = await connect(api, id);
    await first.count(1);
    const seen = first.frames[0]?.sequence ?? 0;
    first.socket.close(1000);
    await postWebhook(webhookBody(provider.sms('first text')));
    advance(1_000);
    await postWebhook(webhookBody(provider.sms('second text')));
    await evict(id);

    const second = await connect(api, id);
    await second.count(1);
    expect(second.frames[0]?.sequence).toBe(4);
    second.resume(seen);
    await second.count(4);
    expect(second.events.map((event) => event.sequence)).toEqual([3, 4]);
    expect(second.events.map((event) => event.data['text'])).toEqual(['first text', 'second text']);
    expect(second.frames[3]).toEqual({ type: 'resumed', sequence: 4, hasMore: false });

    second.resume(0);
    await second.count(9);
    expect(second.events.slice(2).map((event) => event.sequence)).toEqual([1, 2, 3, 4]);
    second.resume(99);
    await second.count(10);
    expect(second.frames[9]).toEqual({ type: 'resumed', sequence: 4, hasMore: false });
    second.resume(3);
    await second.count(12);
    expect(second.events.at(-1)?.sequence).toBe(4);
  });

  test('I-43 a hibernated socket gets its frames after an eviction', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    await client.count(1);
    await evict(id);
    client.resume(1);
    await client.count(3);
    await evict(id);
    provider.sms('code 4711');
    await wake(id);
    await client.until(() => client.closed !== null);
    expect(client.events.map((event) => event.sequence)).toEqual([2, 3, 4]);
  });

  test('I-43 an event has one number on both sockets and in the log of the account', async () => {
    const [api, stranger] = [await account(), await account()];
    const stream = clientOf(await api.get('/v1/ws', { upgrade: 'websocket' }));
    const [one, two] = [await rented(api), await rented(api)];
    await rented(stranger);
    for (const { id } of [one, two]) await settled(id);
    const client = await connect(api, two.id);
    await client.count(1);
    await postWebhook(webhookBody(provider.sms('code 4711', 1)));
    await client.until(() => client.closed !== null);
    await stream.count(1 + 6);
    const seen = stream.events.map(({ id, sequence }) => [id, sequence]);
    expect(client.events.map(({ id, sequence }) => [id, sequence])).toEqual(seen.slice(4));
    expect(client.events.map(({ sequence }) => sequence)).toEqual([5, 6]);
    expect(client.frames.map(({ sequence }) => sequence)).toEqual([4, undefined, undefined, 6]);
    const late = await connect(api, two.id);
    await late.until(() => late.closed !== null);
    expect(late.events.map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6]);
    const log = await (
      await api.get('/v1/events?afterSequence=4')
    ).json<{ data: { sequence: number }[] }>();
    expect(log.data.map(({ sequence }) => sequence)).toEqual([5, 6]);
  });

  test('I-43 every socket gets the same frames', async () => {
    const api = await account();
    const { id } = await rented(api);
    const clients = await Promise.all([1, 2, 3].map(() => connect(api, id)));
    await postWebhook(webhookBody(provider.sms('code 4711')));
    for (const client of clients) await client.count(3);
    const [one, ...others] = clients.map((client) => client.events);
    for (const other of others) expect(other).toEqual(one);
  });
});

describe('I-43 the end of the order', () => {
  const END = { code: 1000, reason: 'ended' };
  const types = (client: Client) => client.frames.map(({ type, event }) => event?.type ?? type);

  test('I-43 the socket gets every event, then the end, and is closed', async () => {
    const api = await account();
    const { id } = await rented(api);
    const clients = [await connect(api, id), await connect(api, id)];
    await postWebhook(webhookBody(provider.sms('code 4711')));
    for (const client of clients) {
      await client.until(() => client.closed !== null);
      expect(types(client)).toEqual(['hello', 'sms.received', 'verification.completed', 'ended']);
      expect(client.frames.at(-1)).toEqual({ type: 'ended', sequence: 4 });
      expect(client.closed).toEqual(END);
    }
  });

  test('I-43 the refund of a cancelled order comes before the end', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    await api.post(`/v1/verifications/${id}/cancel`);
    await client.until(() => client.closed !== null);
    expect(types(client)).toEqual(['hello', 'verification.cancelled', 'refund.issued', 'ended']);
    expect(client.closed).toEqual(END);
  });

  test('I-43 a socket that opens after the end gets every event, with the code, and the end', async () => {
    const [api, stranger] = [await account(), await account()];
    const { id } = await rented(api);
    await postWebhook(webhookBody(provider.sms('code 4711')));
    await settled(id);
    await evict(id);
    const client = await connect(api, id);
    await client.until(() => client.closed !== null);
    expect(client.events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
    expect(client.events[2]?.data['code']).toBe('4711');
    expect(types(client).at(-1)).toBe('ended');
    expect(client.closed).toEqual(END);
    const foreign = await stranger.get(`/v1/verifications/${id}/ws`, { upgrade: 'websocket' });
    expect(foreign.status).toBe(404);
  });
});

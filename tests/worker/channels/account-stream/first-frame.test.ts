import { describe, expect, test, vi } from 'vitest';
import { awaitFirstFrame } from '../../../../worker/accounts/authentication/first-frame';
import { AppError } from '../../../../worker/platform/core/errors';
import { account, setUpWorker } from '../../../support/worker/api';
import { clientOf, type Client } from '../../../support/worker/client';
import { append, handshake, streamTicket } from '../../../support/worker/stream';

setUpWorker();

describe('I-43 authentication in the first frame', () => {
  const say = async (frame: unknown): Promise<Client> => {
    const client = clientOf(await handshake());
    client.socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame));
    return client;
  };

  test('I-43 works by ticket and by key, and the socket receives the same events', async () => {
    const api = await account();
    const byTicket = await say({ type: 'auth', ticket: await streamTicket(api) });
    const byKey = await say({ type: 'auth', key: api.key });
    for (const client of [byTicket, byKey]) await client.count(1);
    await append(api.accountId, 1);
    for (const client of [byTicket, byKey]) {
      await client.count(2);
      expect(client.frames.map(({ type }) => type)).toEqual(['hello', 'event']);
      client.resume(0);
      await client.count(4);
      client.socket.send('ping');
      await client.until(() => client.texts.includes('pong'));
      client.socket.close(1000);
    }
  });

  test.for([
    ['a frame that is not JSON', 'hello', 'auth.missing'],
    ['another frame', { type: 'resume', afterSequence: 0 }, 'auth.missing'],
    ['an unknown key', { type: 'auth', key: 'nsk_live_nothing' }, 'auth.invalid'],
    ['an invalid ticket', { type: 'auth', ticket: 'a.b' }, 'tickets.invalid'],
    ['a frame that is too large', 'x'.repeat(1_025), 'auth.missing'],
  ] as const)(
    'I-43 with %s gets an error frame, and the socket is closed',
    async ([, frame, code]) => {
      const client = await say(frame);
      await client.until(() => client.closed !== null);
      expect(client.frames).toMatchObject([{ type: 'error', code }]);
      expect(client.closed).toEqual({ code: 1008, reason: code });
    },
  );

  test.for([
    ['an unknown error', new Error('D1 is away'), 'sockets.unavailable'],
    ['a limiter that does not answer', new AppError('limits.unavailable'), 'limits.unavailable'],
  ] as const)('I-43 with %s is closed with 1011, to be tried again', async ([, error, code]) => {
    const client = clientOf(awaitFirstFrame(() => Promise.reject(error)));
    client.socket.send(JSON.stringify({ type: 'auth', key: 'nsk_live_any' }));
    await client.until(() => client.closed !== null);
    expect(client.frames).toMatchObject([{ type: 'error', code }]);
    expect(client.closed).toEqual({ code: 1011, reason: code });
  });

  test('I-43 requires text frames', async () => {
    const client = await say({ type: 'auth', key: (await account()).key });
    await client.count(1);
    client.socket.send(new ArrayBuffer(4));
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1003, reason: 'text frames only' });
  });

  test('I-43 closes the socket of a client that floods, also with pings', async () => {
    const client = await say({ type: 'auth', key: (await account()).key });
    await client.count(1);
    for (let n = 0; n < 240; n++) client.socket.send('ping');
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1008, reason: 'too many frames' });
    expect(client.texts.length).toBeLessThanOrEqual(200);
  });

  test('I-43 a redeemed ticket is refused with its code', async () => {
    const api = await account();
    const ticket = await streamTicket(api);
    await (await say({ type: 'auth', ticket })).count(1);
    const client = await say({ type: 'auth', ticket });
    await client.until(() => client.closed !== null);
    expect(client.frames).toMatchObject([{ type: 'error', code: 'tickets.invalid' }]);
  });

  test('I-43 a socket without a first frame is closed after five seconds', async () => {
    const set = globalThis.setTimeout;
    const asked: unknown[] = [];
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((work: () => void, ms?: number) => {
      if (ms === 5_000) asked.push(ms);
      return set(work, ms === 5_000 ? 20 : ms);
    });
    const client = clientOf(await handshake());
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1008, reason: 'no auth frame' });
    expect(asked).toHaveLength(1);
    expect(client.frames).toEqual([]);
  });
});

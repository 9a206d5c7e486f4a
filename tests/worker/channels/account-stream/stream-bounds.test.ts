import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, test, vi } from 'vitest';
import { HUB_BOUNDS } from '../../../../worker/channels/account-stream/bounds';
import { HubSockets, type Source } from '../../../../worker/channels/account-stream/hub.sockets';
import { hubOf } from '../../../../worker/events/hub.client';
import { account, advance, setUpWorker, until } from '../../../support/worker/api';
import { clientOf, type Client } from '../../../support/worker/client';
import {
  append,
  bounded,
  eventOf,
  handshake,
  range,
  roomFor,
  sequences,
  streamTicket,
  watch,
  watching,
} from '../../../support/worker/stream';

setUpWorker();

describe('I-43 the limits of a client', () => {
  test.for(['junk', '{}', '{"type":"resume"}', '{"type":"resume","afterSequence":-1}'])(
    'the frame %s gets an error frame and the socket stays open',
    async (junk) => {
      const api = await account();
      await append(api.accountId, 1);
      const client = await watching(api);
      client.socket.send(junk);
      await client.count(2);
      expect(client.frames[1]).toMatchObject({ type: 'error', code: 'frame.invalid' });
      client.resume(0);
      await client.count(4);
      expect(sequences(client)).toEqual([1]);
    },
  );

  test.for<[frame: string | ArrayBuffer, code: number, reason: string]>([
    ['x'.repeat(1_025), 1009, 'frame too large'],
    [new ArrayBuffer(4), 1003, 'text frames only'],
    [new ArrayBuffer(0), 1003, 'text frames only'],
  ])('a frame that is too large or binary closes the socket', async ([frame, code, reason]) => {
    const client = await watching(await account());
    client.socket.send(frame);
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code, reason });
  });

  test('I-43 a client that keeps sending invalid frames is closed', async () => {
    const client = await watching(await account());
    for (let n = 0; n < 20; n++) client.socket.send('x');
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1008, reason: 'too many invalid frames' });
    expect(client.frames).toHaveLength(1 + 10);
  });

  test.for<[name: string, after: number, frames: number]>([
    ['a number outside the log', Number.MAX_SAFE_INTEGER, 10],
    ['its newest number', 3, 11],
  ])(
    'I-43 a client that requests the events after %s again and again is closed',
    async ([, after, frames]) => {
      const api = await account();
      await append(api.accountId, 1, 3);
      const client = await watching(api);
      for (let n = 0; n < 20; n++) client.resume(after);
      await client.until(() => client.closed !== null);
      expect(client.closed).toEqual({ code: 1008, reason: 'too many replays' });
      expect(client.frames.length).toBeLessThanOrEqual(1 + frames);
    },
  );

  test('I-43 a client that reads a long past page by page is not closed', async () => {
    const api = await account();
    await bounded(api.accountId, { page: 2 });
    await append(api.accountId, 1, 60);
    const client = await watching(api);
    for (let after = 0; after < 60; after += 2) {
      client.resume(after);
      await client.until(
        () => client.frames.at(-1)?.type === 'resumed' && sequences(client).length === after + 2,
      );
    }
    expect(sequences(client)).toEqual(range(1, 60));
    expect(client.closed).toBeNull();
  });

  test('I-43 a client that keeps requesting the same past is closed', async () => {
    const api = await account();
    await append(api.accountId, 1);
    const client = await watching(api);
    for (let n = 0; n < 5; n++) client.resume(0);
    await client.count(11);
    await evictDurableObject(hubOf(env, api.accountId));
    for (let n = 0; n < 6; n++) client.resume(0);
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1008, reason: 'too many replays' });
    expect(client.frames).toHaveLength(1 + 10 * 2);
  });

  test('I-43 a client without a sign of reading is closed, one that pings is not, and neither misses an event', async () => {
    const api = await account();
    await bounded(api.accountId, { unread: 2_000 });
    const [silent, lively] = [await watching(api), await watching(api)];
    let appended = 0;
    while (silent.closed === null && appended < 40) {
      await append(api.accountId, ++appended);
      advance(10);
      lively.socket.send('ping');
      await until(() => lively.texts.length === appended);
    }
    expect(silent.closed).toEqual({ code: 1013, reason: 'too slow: resume' });
    const read = sequences(silent);
    expect(read).toEqual(range(1, read.length));
    expect(JSON.stringify(silent.frames).length).toBeLessThan(2_000 + 500);
    expect(lively.closed).toBeNull();
    await lively.count(1 + appended);
    expect(sequences(lively)).toEqual(range(1, appended));
    const again = await watching(api);
    again.resume(read.length);
    await again.until(() => again.frames.at(-1)?.type === 'resumed');
    expect(sequences(again)).toEqual(range(read.length + 1, appended));
  });

  test('I-43 hibernation of the hub does not reset the count', async () => {
    const api = await account();
    const silent = await watching(api);
    let sleeps = 0;
    for (; silent.closed === null && sleeps < 10; sleeps++) {
      await evictDurableObject(hubOf(env, api.accountId));
      await bounded(api.accountId, { unread: 200 * 1_024 });
      await hubOf(env, api.accountId).append(
        range(1, 250).map((n) => eventOf(api.accountId, sleeps * 1_000 + n)),
        false,
      );
      await silent.until(
        () => silent.closed !== null || silent.events.length >= (sleeps + 1) * 250,
      );
      advance(1_001);
    }
    expect(silent.closed?.code).toBe(1013);
    expect(sleeps).toBeLessThan(4);
  });
});

test('I-43 events that cannot be rendered close the sockets, which would continue with a gap', async () => {
  const api = await account();
  const client = await watching(api);
  const source: Source = {
    join: () => ({ isCurrent: true, sequence: 0 }),
    page: () => Promise.reject(new Error('not read')),
  };
  await runInDurableObject(hubOf(env, api.accountId), (_hub, state) =>
    new HubSockets(state, source, HUB_BOUNDS).publish(Promise.reject(new Error('away'))),
  );
  await client.until(() => client.closed !== null);
  expect(client.closed).toEqual({ code: 1011, reason: 'try again' });
});

describe('I-43 the throttle', () => {
  test('I-43 above the limit of a second sockets get a resync, and resume finds all events', async () => {
    const api = await account();
    await bounded(api.accountId, { eventsPerSecond: 3 });
    const client = await watching(api);
    await append(api.accountId, 1, 8);
    await client.count(4);
    advance(1_000);
    expect(await runDurableObjectAlarm(hubOf(env, api.accountId))).toBe(true);
    await client.count(5);
    expect(sequences(client)).toEqual([1, 2, 3]);
    expect(client.frames[4]).toEqual({ type: 'resync', sequence: 8, reason: 'busy' });
    client.resume(3);
    await client.count(11);
    await append(api.accountId, 9);
    await client.count(12);
    expect(sequences(client)).toEqual(range(1, 9));
  });
});

describe('I-43 shards', () => {
  test('I-43 sockets beyond the limit of one object open on shards, and receive and resume the same events', async () => {
    const api = await account();
    await roomFor(api.accountId, 2, 2);
    const clients = [];
    for (let n = 0; n < 5; n++) clients.push(await watching(api));
    clients.push(clientOf(await handshake(`?ticket=${await streamTicket(api)}`)));
    await append(api.accountId, 1, 5);
    for (const client of clients) {
      await client.count(6);
      expect(sequences(client)).toEqual(range(1, 5));
    }
    const full = await api.get('/v1/ws', { upgrade: 'websocket' });
    expect(full.status).toBe(403);
    const last = clients.at(-1);
    last?.resume(3);
    await last?.count(9);
    expect(last && sequences(last).slice(5)).toEqual([4, 5]);
    await evictDurableObject(hubOf(env, api.accountId));
    await evictDurableObject(hubOf(env, api.accountId, 1));
    await append(api.accountId, 6);
    for (const client of clients) await client.until(() => sequences(client).includes(6));
  });

  const upgrade = { upgrade: 'websocket' };
  const stubOf = env.ACCOUNT_HUB.getByName.bind(env.ACCOUNT_HUB);

  /** From now on, `breakAll` breaks the stubs of hubs that exist, as a reset of the objects does. */
  function breakableStubs(): { breakAll: () => void } {
    let resets = 0;
    vi.spyOn(env.ACCOUNT_HUB, 'getByName').mockImplementation((name) => {
      const since = resets;
      return new Proxy(stubOf(name), {
        get:
          (stub, method) =>
          (...args: unknown[]): unknown =>
            since === resets
              ? Reflect.apply(Reflect.get(stub, method), stub, args)
              : Promise.reject(new Error('the stub is broken')),
      });
    });
    return { breakAll: () => resets++ };
  }

  /** A client on the only shard of its account. */
  async function onShard(): Promise<{ accountId: string; client: Client }> {
    const api = await account();
    await roomFor(api.accountId, 1, 1);
    await watching(api);
    return { accountId: api.accountId, client: await watching(api) };
  }

  test('I-43 a shard reaches its hub again after the hub was reset', async () => {
    const { accountId, client } = await onShard();
    await append(accountId, 1);
    await client.count(2);
    await evictDurableObject(hubOf(env, accountId, 1));
    const { breakAll } = breakableStubs();
    const past = ['event', 'resumed'];
    client.resume(0);
    await client.count(4);
    breakAll();
    client.resume(0);
    await client.count(6);
    expect(client.frames.slice(2).map(({ type }) => type)).toEqual([...past, ...past]);
  });

  test('I-43 a client whose past cannot be read is closed, and does not wait for it', async () => {
    const { client } = await onShard();
    vi.spyOn(env.ACCOUNT_HUB, 'getByName').mockImplementation(() => {
      throw new Error('away');
    });
    client.resume(0);
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1011, reason: 'try again' });
  });

  test('I-43 a shard opens no socket that its hub does not know', async () => {
    const api = await account();
    await roomFor(api.accountId, 0, 1);
    await bounded(api.accountId, { sockets: 1 }, 1);
    let previous = '';
    const names = vi.spyOn(env.ACCOUNT_HUB, 'getByName').mockImplementation((name) => {
      // After the request to the shard, the shard asks the hub.
      const isShard = previous === `${api.accountId}#1`;
      previous = name;
      if (isShard) throw new Error('away');
      return stubOf(name);
    });
    const refused = await api.get('/v1/ws', upgrade);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await refused.json()).toMatchObject({ code: 'sockets.unavailable' });
    names.mockRestore();
    await append(api.accountId, 1);
    expect((await watching(api)).frames).toMatchObject([{ type: 'hello', sequence: 1 }]);
  });

  test('I-43 a ticket is redeemed although the hub is full', async () => {
    const api = await account();
    await bounded(api.accountId, { sockets: 1 });
    await watching(api);
    const ticket = await streamTicket(api);
    clientOf(await handshake(`?ticket=${ticket}`));
    expect((await handshake(`?ticket=${ticket}`)).status).toBe(401);
  });

  test('a closed socket frees its place', async () => {
    const api = await account();
    await roomFor(api.accountId, 1, 0);
    const first = await watch(api);
    expect((await api.get('/v1/ws', { upgrade: 'websocket' })).status).toBe(403);
    first.socket.close(1000);
    await until(async () => {
      const answer = await api.get('/v1/ws', { upgrade: 'websocket' });
      answer.webSocket?.accept();
      return answer.status === 101;
    });
  });
});

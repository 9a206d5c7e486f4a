import { describe, expect, test, vi } from 'vitest';
import { Sealer } from '../../../../worker/platform/sealing/sealer';
import { account, advance, provider, setUpWorker, until } from '../../../support/worker/api';
import { clientOf, connect } from '../../../support/worker/client';
import { answeredByRuntime, evict, objectOf, settled } from '../../../support/worker/objects';
import { rented } from '../../../support/worker/verifications';

setUpWorker();

describe('I-43 bounds', () => {
  test('I-11 a ping is answered by the runtime, without waking the object', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    await evict(id);
    client.socket.send('ping');
    await client.until(() => client.texts.includes('pong'));
    expect(await answeredByRuntime(objectOf(id))).toEqual([true]);
  });

  test('a frame that is too large closes the socket with 1009', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    client.socket.send('x'.repeat(1_025));
    await client.until(() => client.closed !== null);
    expect(client.closed?.code).toBe(1009);
  });

  test('a binary frame closes the socket with 1003', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    client.socket.send(new ArrayBuffer(4));
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1003, reason: 'text frames only' });
  });

  test('I-43 a client that repeats invalid frames is closed, and no answer stays unread', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    for (let n = 0; n < 200; n++) client.socket.send('x');
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1008, reason: 'too many invalid frames' });
    expect(client.frames).toHaveLength(1 + 10);
  });

  test('I-43 a client that sends too many frames at once, valid or not, is closed', async () => {
    const api = await account();
    const { id } = await rented(api);
    const [client, quiet] = [await connect(api, id), await connect(api, id)];
    for (let n = 0; n < 8; n++) {
      client.socket.send('x');
      client.resume(1);
    }
    client.resume(1);
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1008, reason: 'too many frames' });
    expect(client.frames).toHaveLength(1 + 8 + 8 * 2);
    quiet.resume(1);
    await quiet.count(2);
    expect(quiet.closed).toBeNull();
  });

  test('I-43 a client whose events cannot be read is closed, and reads them on its next socket', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    await client.count(1);
    await objectOf(id).receive(provider.sms('a text'));
    await client.count(2);
    const unseal = vi.spyOn(Sealer.prototype, 'unseal').mockRejectedValue(new Error('away'));
    client.resume(2);
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1011, reason: 'try again' });
    unseal.mockRestore();
    const next = await connect(api, id);
    next.resume(2);
    await next.count(3);
    expect(next.events.map(({ sequence }) => sequence)).toEqual([3]);
  });

  test('I-43 a client that leaves more than 512 KB unread is closed', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    for (let n = 0; n < 90; n++) {
      advance(1);
      await objectOf(id).receive(provider.sms(`text ${n} ${'x'.repeat(1_500)}`));
    }
    await settled(id);
    for (let n = 0; n < 6; n++) client.resume(0);
    await client.until(() => client.closed !== null);
    expect(client.closed).toEqual({ code: 1013, reason: 'too slow: resume' });
  });

  test.for([
    'junk',
    '{',
    '{}',
    '[]',
    'null',
    '{"type":"resume"}',
    '{"type":"resume","afterSequence":-1}',
  ])('the frame %s gets an error frame and the socket stays open', async (junk) => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    client.socket.send(junk);
    await client.count(2);
    expect(client.frames[1]).toMatchObject({ type: 'error', code: 'frame.invalid' });
    client.resume(1);
    await client.count(3);
    expect(client.events[0]?.sequence).toBe(2);
  });

  test('20 of 25 sockets are accepted, and a closed one frees its place', async () => {
    const api = await account();
    const { id } = await rented(api);
    const answers = await Promise.all(
      Array.from({ length: 25 }, () =>
        api.get(`/v1/verifications/${id}/ws`, { upgrade: 'websocket' }),
      ),
    );
    const clients = answers.filter((answer) => answer.status === 101).map(clientOf);
    expect(clients).toHaveLength(20);
    expect(answers.filter((answer) => answer.status === 403)).toHaveLength(5);
    clients[0]?.socket.close(1000);
    await until(async () => {
      const answer = await api.get(`/v1/verifications/${id}/ws`, { upgrade: 'websocket' });
      answer.webSocket?.accept();
      return answer.status === 101;
    });
  });

  test('I-43 a client that requests replays and never reads gets ten, then is closed', async () => {
    const api = await account();
    const { id } = await rented(api);
    const client = await connect(api, id);
    for (let n = 0; n < 5; n++) client.resume(0);
    await client.count(16);
    await evict(id);
    for (let n = 0; n < 7; n++) client.resume(0);
    await client.until(() => client.closed !== null || client.frames.length > 31);
    expect(client.frames).toHaveLength(1 + 10 * 3);
    expect(client.closed?.code).toBe(1008);
    const next = await connect(api, id);
    next.resume(0);
    await next.count(3);
  });

  test('I-43 a slow client is bounded: a flood of messages is cut off at one hundred', async () => {
    const api = await account();
    const { id } = await rented(api);
    const slow = await api.get(`/v1/verifications/${id}/ws`, { upgrade: 'websocket' });
    const quick = await connect(api, id);
    for (const textOf of [(n: number) => `text ${n}`, (n: number) => `code ${1_000 + n}`])
      for (let n = 0; n < 110; n++) {
        advance(1);
        await objectOf(id).receive(provider.sms(textOf(n)));
      }
    await settled(id);
    const late = await connect(api, id);
    for (const client of [quick, late]) await client.until(() => client.closed !== null);
    expect(late.events.map((event) => event.sequence)).toEqual(
      Array.from({ length: 2 + 100 + 1 }, (_, n) => n + 1),
    );
    // The others got the same until the end of the order.
    expect(quick.events.length).toBeGreaterThan(80);
    expect(quick.events).toEqual(late.events.slice(2, 2 + quick.events.length));
    // The client that did not read receives the same once it reads.
    const client = clientOf(slow);
    await client.until(() => client.closed !== null);
    expect(client.events).toEqual(quick.events);
  });
});

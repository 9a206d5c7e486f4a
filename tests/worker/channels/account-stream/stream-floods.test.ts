import { expect, test } from 'vitest';
import { account, advance, setUpWorker } from '../../../support/worker/api';
import { append, watching } from '../../../support/worker/stream';

setUpWorker();

test('I-43 a client that sends too many frames at once, valid or not, is closed', async () => {
  const api = await account();
  await append(api.accountId, 1);
  const [client, quiet] = [await watching(api), await watching(api)];
  for (let n = 0; n < 8; n++) {
    client.socket.send('x');
    client.resume(0);
  }
  client.resume(0);
  await client.until(() => client.closed !== null);
  expect(client.closed).toEqual({ code: 1008, reason: 'too many frames' });
  expect(client.frames.filter(({ type }) => type === 'error')).toHaveLength(8);
  quiet.resume(0);
  await quiet.count(3);
  expect(quiet.closed).toBeNull();
});

test('I-43 every request that brings nothing counts, also one for a newer number', async () => {
  const api = await account();
  const client = await watching(api);
  for (let n = 1; n <= 12; n++) {
    await append(api.accountId, n);
    client.resume(n);
    await client.until(() => client.closed !== null || client.frames.length >= 1 + 2 * n);
    advance(1_000);
  }
  expect(client.closed).toEqual({ code: 1008, reason: 'too many replays' });
  expect(client.frames).toHaveLength(1 + 11 * 2 + 1);
});

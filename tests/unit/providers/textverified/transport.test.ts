import { expect, test } from 'vitest';
import { exchange } from '../../../../worker/providers/textverified/transport';
import { realWorld, type World } from '../../../../worker/providers/textverified/world';
import { BASE, json } from './fake';

const get = { method: 'GET', path: 'account/me', timeoutMs: 20 } as const;
const world = (fetch: World['fetch']): World => ({ ...realWorld, fetch });

test('a call without an answer ends by its timeout', async () => {
  let signal: AbortSignal | null | undefined;
  const hangs = world((_url, init) => {
    signal = init.signal;
    return new Promise(() => {});
  });
  expect(await exchange(hangs, BASE, get)).toEqual({ kind: 'failed', detail: 'timeout' });
  expect(signal?.aborted).toBe(true);
});

test('a body that stalls is lost, its status is not', async () => {
  const hangs = world(
    async () => new Response(new ReadableStream(), { status: 201, headers: { location: '/x' } }),
  );
  expect(await exchange(hangs, BASE, get)).toEqual({
    kind: 'reply',
    status: 201,
    body: { readable: false, why: 'cut' },
    location: '/x',
    retryAfterMs: null,
  });
});

test('a body above the limit is not read to its end', async () => {
  let parts = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(body) {
      parts += 1;
      body.enqueue(new Uint8Array(1_024));
    },
  });
  const reply = await exchange(
    world(async () => new Response(endless)),
    BASE,
    { ...get, maxBytes: 10_240 },
  );
  expect(reply).toMatchObject({ body: { readable: false, why: 'too_large' } });
  expect(parts).toBeLessThan(15);
});

test('an invalid address is a failed call, not an exception', async () => {
  const never = world(async () => json({}));
  expect(await exchange(never, 'not a url', get)).toEqual({ kind: 'failed', detail: 'network' });
});

test('after a reply the signal is never aborted', async () => {
  let signal: AbortSignal | null | undefined;
  const quick = world(async (_url, init) => {
    signal = init.signal;
    return json({});
  });
  await exchange(quick, BASE, get);
  await new Promise((done) => {
    setTimeout(done, 40);
  });
  expect(signal?.aborted).toBe(false);
});

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EMAIL, openShop } from './shop.ts';

// A process that starts on the same state is like an eviction for an object: its memory is lost, its rows are kept.
let state = '';
beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'evicted-'));
});
afterEach(() => rmSync(state, { recursive: true, force: true }));

const inShop = async <T>(work: (shop: Awaited<ReturnType<typeof openShop>>) => Promise<T>) => {
  const shop = await openShop({}, state);
  try {
    return await work(shop);
  } finally {
    await shop.stop();
  }
};

test('generated references continue after an eviction', async () => {
  const three = () =>
    inShop(async (shop) => {
      const made = await Promise.all(
        [1, 2, 3].map(() => shop.initialize({ reference: undefined })),
      );
      return made.map(({ status, json }) => [status, json.data.reference] as const);
    });
  const made = [...(await three()), ...(await three())];
  expect(made.map(([status]) => status)).toEqual([200, 200, 200, 200, 200, 200]);
  expect(new Set(made.map(([, reference]) => reference)).size).toBe(6);
});

test('a generated reference skips one that the merchant has used', async () => {
  await inShop(async (shop) => {
    const first = await shop.initialize({ reference: undefined });
    await shop.control('POST', '/reset', { seed: 'tests' });
    await shop.initialize({ reference: first.json.data.reference, email: EMAIL });
    await shop.control('GET', '/totals');
    const next = await shop.initialize({ reference: undefined });
    expect([next.status, next.json.data.reference === first.json.data.reference]).toEqual([
      200,
      false,
    ]);
  });
});

test('the calls of a minute are counted across an eviction', async () => {
  const asked = async (limit?: number) =>
    inShop(async (shop) => {
      if (limit !== undefined) await shop.turn({ limitPerMinute: { verify: limit } });
      const minute = Math.floor(Date.now() / 60_000);
      const replies = [await shop.verify('a'), await shop.verify('b'), await shop.verify('c')];
      return { minute, statuses: replies.map((reply) => reply.status) };
    });
  const [before, after] = [await asked(4), await asked()];
  expect(before.statuses).toEqual([400, 400, 400]);
  const isSameMinute = before.minute === after.minute;
  expect(after.statuses).toEqual(isSameMinute ? [400, 429, 429] : [400, 400, 400]);
});

test('random faults after an eviction do not repeat the earlier series', async () => {
  const drawn = () =>
    inShop(async (shop) => {
      await shop.turn({ rate5xx: { verify: 0.5 } });
      const statuses: number[] = [];
      for (let i = 0; i < 24; i++) statuses.push((await shop.verify('unknown')).status);
      return statuses.map((status) => status >= 500);
    });
  const [first, second] = [await drawn(), await drawn()];
  expect(second).not.toEqual(first);
});

test('a failure of the sandbox is answered as JSON, and healthz reports it until it is cleared', async () => {
  await inShop((shop) => shop.initialize({ reference: 'r-1' }));
  for (const file of readdirSync(state, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.sqlite') || file.includes('metadata')) continue;
    const db = new DatabaseSync(join(state, file));
    db.exec('DROP TABLE IF EXISTS disputes');
    db.close();
  }
  await inShop(async (shop) => {
    const failed = await shop.call('GET', '/dispute');
    expect([failed.status, failed.json]).toEqual([
      500,
      {
        status: false,
        message: 'An error occurred',
        type: 'api_error',
        code: 'unknown',
        errorCodeMappingNotFound: false,
      },
    ]);
  });
  await inShop(async (shop) => {
    const health = () => shop.sandbox.fetch('GET', '/sandbox/paystack/healthz');
    const told = await health();
    expect(told.status).toBe(500);
    expect(told.json).toEqual({
      ok: false,
      lastError: expect.stringMatching(/^listDisputes: .*no such table/),
    });
    await shop.control('DELETE', '/healthz');
    expect((await health()).json).toEqual({ ok: true, lastError: null });
  });
});

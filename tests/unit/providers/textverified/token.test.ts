import { beforeEach, describe, expect, test } from 'vitest';
import { SessionClient } from '../../../../worker/providers/textverified/session.client';
import { empty, FakeSession, FakeWorld, ID, json, provider, quiet } from './fake';

beforeEach(quiet);

const page = () => json({ data: [], hasNext: false, hasPrevious: false, count: 0, links: {} });
const fifty = Array.from({ length: 50 });

describe('the token', () => {
  test('is fetched by one authentication for twenty concurrent calls', async () => {
    const { world, client } = provider(page);
    await Promise.all(fifty.slice(0, 20).map(() => client.messages(ID)));
    expect([world.auths, world.calls.length]).toEqual([1, 20]);
  });

  test('is requested by headers, without a body', async () => {
    const { world, client } = provider(page);
    await client.messages(ID);
    const auth = world.sent.find((sent) => sent.to === 'auth');
    expect([
      auth?.method,
      auth?.json,
      auth?.headers.get('x-api-key'),
      auth?.headers.get('x-api-username'),
    ]).toEqual(['POST', undefined, 'key-1', 'ops@example.com']);
  });

  test('is used until a minute before it expires', async () => {
    const { world, client } = provider(page);
    await client.messages(ID);
    world.at = Date.parse('2026-01-02T03:18:04Z');
    await client.messages(ID);
    expect(world.auths).toBe(1);
    world.at = Date.parse('2026-01-02T03:18:05Z');
    await client.messages(ID);
    expect(world.auths).toBe(2);
  });

  test('is renewed by one authentication when it was revoked for fifty isolates', async () => {
    let revoked = '';
    const { world, client, another } = provider((sent) =>
      sent.headers.get('authorization') === revoked ? empty(401) : page(),
    );
    const isolates = fifty.map(another);
    await Promise.all([client, ...isolates].map((isolate) => isolate.messages(ID)));
    expect(world.auths).toBe(1);
    revoked = 'Bearer token-1';
    world.at += 3_000;
    const readings = await Promise.all(isolates.map((isolate) => isolate.messages(ID)));
    expect(readings.every((reading) => reading.ok)).toBe(true);
    expect(world.auths).toBe(2);
  });

  test('of a locked account does not cause a storm of authentications', async () => {
    const { world, client } = provider(() => empty(401));
    for (let i = 0; i < 20; i += 1) await client.messages(ID);
    expect(world.auths).toBe(2);
  });

  test('is not requested for thirty seconds after refused credentials', async () => {
    const { world, client } = provider(page, { auth: () => empty(401) });
    expect(await client.messages(ID)).toMatchObject({ ok: false, kind: 'unauthorized' });
    world.at += 29_000;
    await client.messages(ID);
    expect(world.auths).toBe(1);
    world.at += 1_000;
    await client.messages(ID);
    expect(world.auths).toBe(2);
  });

  test('is replaced by a newer one of the session before it fails', async () => {
    let revoked = '';
    const { world, client, another } = provider((sent) =>
      sent.headers.get('authorization') === revoked ? empty(401) : page(),
    );
    const other = another();
    await client.messages(ID);
    await other.messages(ID);
    revoked = 'Bearer token-1';
    await other.messages(ID);
    world.at += 6_000;
    const before = world.sent.length;
    await client.messages(ID);
    expect(world.sent.slice(before).map((sent) => sent.headers.get('authorization'))).toEqual([
      'Bearer token-2',
    ]);
  });
});

test('is requested once more when a shared call returns the token that was just refused', async () => {
  const world = new FakeWorld(page);
  const unused = async () => ({ ok: false, kind: 'unavailable', retryAfterMs: null }) as const;
  const session = new FakeSession(world, unused);
  const asked: number[] = [];
  session.bearer = async (stale) => {
    asked.push(stale);
    const generation = stale + 5;
    return { ok: true, token: `t${generation}`, generation, usableUntil: world.at + 60_000 };
  };
  const client = new SessionClient(world, session, {
    spacingMs: 0,
    callsPerSecond: 200,
    authenticate: unused,
  });
  const replies = await Promise.all([client.token(0), client.token(5)]);
  expect(replies.map((reply) => reply.ok && reply.generation)).toEqual([5, 10]);
  expect(asked).toEqual([0, 5]);
});

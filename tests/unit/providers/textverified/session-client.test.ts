import { beforeEach, describe, expect, test } from 'vitest';
import { SharedRun } from '../../../../worker/providers/textverified/world';
import { type Answer, empty, ID, inTurn, json, provider, quiet, tokens, TURN } from './fake';

beforeEach(quiet);

const page = () => json({ data: [], hasNext: false, hasPrevious: false, count: 0, links: {} });
const bought = () => json({ method: 'GET', href: `/api/pub/v2/verifications/${ID}` }, 201);
const input = {
  accountId: 'acc_1',
  key: 'order-1',
  serviceName: 'whatsapp',
  capability: 'sms' as const,
  areaCodes: null,
  carriers: null,
  serviceNotListedName: null,
  maxPriceCents: 250,
};
const fifty = Array.from({ length: 50 });

describe('the copy of the session’s state', () => {
  test('I-02 while it is fresh a poll makes no session call', async () => {
    const { world, session, client } = provider(page);
    await client.messages(ID);
    expect(session.calls).toEqual(['copy', 'bearer']);
    world.at += 4_999;
    await client.messages(ID);
    expect(session.calls).toHaveLength(2);
    world.at += 1;
    await client.messages(ID);
    expect(session.calls).toEqual(['copy', 'bearer', 'copy']);
  });

  test('is fetched once for twenty concurrent calls', async () => {
    const { session, client } = provider(page);
    await Promise.all(fifty.slice(0, 20).map(() => client.messages(ID)));
    expect(session.calls).toEqual(['copy', 'bearer']);
  });

  test('reports the orders that the isolate polls, and receives the poll interval for all', async () => {
    const { world, client, another } = provider(page, { callsPerSecond: 7 });
    const waiting = (n: number, createdAt: number) =>
      Array.from({ length: n }, (_, i) => ({
        id: `ver_${createdAt}_${i}`,
        createdAt,
        nextPollAt: world.now() + 5_000,
      }));
    expect(client.pollIntervals()).toEqual({ youngMs: 5_000, oldMs: 5_000 });
    for (const order of waiting(15, world.now())) client.watch(order);
    const other = another();
    for (const order of waiting(30, world.now() - 60_000)) other.watch(order);
    await client.messages(ID);
    expect(client.pollIntervals()).toEqual({ youngMs: 5_000, oldMs: 5_000 });
    // The session sums the reports at most once a second.
    world.at += 1_000;
    await other.messages(ID);
    // 15 orders every five seconds are 3.5 calls a second; 30 orders share the other 3.5.
    expect(other.pollIntervals()).toEqual({ youngMs: 5_000, oldMs: 10_000 });
  });

  test('of a session that has just started changes nothing: it has no reports yet', async () => {
    const { world, session, client } = provider(page, { callsPerSecond: 1 });
    for (let i = 0; i < 60; i += 1)
      client.watch({ id: `ver_${i}`, createdAt: world.now(), nextPollAt: world.now() + 60_000 });
    await client.messages(ID);
    const stretched = client.pollIntervals();
    expect(stretched.youngMs).toBe(70_000);
    const { copy } = session;
    session.copy = async (report) => ({ ...(await copy(report)), open: null });
    world.at += 5_000;
    await client.messages(ID);
    expect(client.pollIntervals()).toEqual(stretched);
  });
});

describe('the breaker', () => {
  const down = async (isolate: ReturnType<typeof provider>) => {
    for (let i = 0; i < 6 && isolate.session.breaker.phase === 'closed'; i += 1) {
      await isolate.client.messages(ID);
      isolate.world.at += 1_000;
    }
  };

  test('opens after five failures; then nothing is sent for ten seconds', async () => {
    const all = provider(() => 'network');
    await down(all);
    const sent = all.world.calls.length;
    expect(await all.client.messages(ID)).toEqual({
      ok: false,
      kind: 'unavailable',
      detail: 'breaker_open',
    });
    expect(await all.client.purchase(input)).toEqual({
      kind: 'unsent',
      reason: 'breaker_open',
      retryAfterMs: expect.any(Number),
    });
    expect(await all.client.cancel(ID, TURN)).toEqual({ kind: 'unsent', detail: 'breaker_open' });
    expect(all.world.calls).toHaveLength(sent);
  });

  test('is known to another isolate within five seconds', async () => {
    const all = provider(() => 'network');
    const other = all.another();
    await down(all);
    const sent = all.world.calls.length;
    expect(await other.messages(ID)).toMatchObject({ detail: 'breaker_open' });
    expect(all.world.calls).toHaveLength(sent);
  });

  test('allows one probe, whose success closes it for all isolates', async () => {
    const all = provider(() => 'network');
    const other = all.another();
    await down(all);
    all.world.at = all.session.breaker.until;
    let release: (answer: Answer) => void = () => {};
    all.world.answer = () => new Promise<Answer>((resolve) => (release = resolve));
    const probing = all.client.messages(ID);
    await new Promise((resolve) => setTimeout(resolve, 0));
    expect(await other.messages(ID)).toMatchObject({ detail: 'breaker_open' });
    release(page());
    expect(await probing).toMatchObject({ ok: true });
    expect(all.session.breaker.phase).toBe('closed');
    all.world.at += 5_000;
    all.world.answer = page;
    expect(await other.messages(ID)).toMatchObject({ ok: true });
  });

  test.each([400, 403, 404, 409])('is not affected by a %d', async (status) => {
    const { session, client } = provider(() => empty(status));
    for (let i = 0; i < 10; i += 1) await client.verification(ID);
    expect(session.breaker.phase).toBe('closed');
    expect(session.calls).toEqual(['copy', 'bearer']);
  });

  test('receives failures once a second, with all counts', async () => {
    const { world, session, client } = provider(() => empty(400));
    await client.cancel(ID, TURN);
    world.answer = (sent) => (sent.to === 'auth' ? tokens()() : 'network');
    for (let i = 0; i < 3; i += 1) await client.cancel(ID, TURN);
    world.at += 1_000;
    await client.cancel(ID, TURN);
    expect(session.calls.filter((call) => call.startsWith('tally'))).toEqual([
      'tally 1/1/1',
      'tally 0/3/3',
    ]);
  });

  test('opens on the first failures although many old successes exist', async () => {
    const { world, session, client } = provider(page);
    for (let i = 0; i < 30; i += 1) await client.messages(ID);
    world.answer = () => 'network';
    world.at += 10_000;
    await client.cancel(ID, TURN);
    expect(session.calls.filter((call) => call.startsWith('tally'))).toEqual(['tally 0/1/1']);
  });

  test('is not asked again immediately by an isolate that was denied the probe', async () => {
    const all = provider(() => 'network');
    await down(all);
    all.world.at = all.session.breaker.until;
    const { breaker } = all.session;
    // The session's clock may be behind, so that its breaker is not yet due.
    all.session.probe = async () => {
      all.session.calls.push('probe');
      return { allowed: false, breaker };
    };
    for (let i = 0; i < 5; i += 1) {
      expect(await all.client.messages(ID)).toMatchObject({ detail: 'breaker_open' });
    }
    expect(all.session.calls.filter((call) => call === 'probe')).toEqual(['probe']);
  });

  test('receives the first success after failures, and not the next ones', async () => {
    const { world, session, client } = provider(inTurn(() => 'network', page));
    await client.cancel(ID, TURN);
    world.at += 1_000;
    for (let i = 0; i < 5; i += 1) await client.messages(ID);
    expect(session.calls.filter((call) => call.startsWith('tally'))).toEqual([
      'tally 0/1/1',
      'tally 1/0/0',
    ]);
  });
});

describe('without a session', () => {
  test('reads and purchases continue, with a token of their own', async () => {
    const { world, session, client } = provider(
      (sent) => (sent.method === 'GET' ? page() : bought()),
      { spacingMs: 250 },
    );
    session.down = true;
    expect(await client.messages(ID)).toMatchObject({ ok: true });
    expect(await client.purchase(input)).toEqual({ kind: 'created', reservationId: ID });
    expect(world.auths).toBe(1);
    expect(session.calls).toEqual(['copy']);
  });

  test('the isolate has its own breaker', async () => {
    const { world, session, client } = provider(() => 'network');
    await client.messages(ID);
    session.down = true;
    for (let i = 0; i < 6; i += 1) {
      world.at += 1_000;
      await client.messages(ID);
    }
    expect(await client.messages(ID)).toMatchObject({ detail: 'breaker_open' });
  });
});

describe('spacing', () => {
  test('of 0 makes no session call', async () => {
    const { session, client } = provider(bought);
    await client.purchase(input);
    await client.cancel(ID, TURN);
    expect(session.calls).toEqual(['copy', 'bearer']);
  });

  test('separates changes of two isolates, and does not delay reads', async () => {
    const { world, client, another } = provider(
      (sent) => (sent.method === 'GET' ? page() : bought()),
      { spacingMs: 250 },
    );
    await client.purchase(input);
    await another().messages(ID);
    expect(world.slept).toEqual([]);
    await another().purchase(input);
    expect(world.slept).toEqual([250]);
  });

  test('doubles after a 429', async () => {
    const { world, session, client } = provider(
      inTurn(() => empty(429), bought),
      { spacingMs: 250 },
    );
    await client.purchase(input);
    expect(session.spacing.raisedMs).toBe(500);
    await client.purchase(input);
    await client.purchase(input);
    expect(world.slept).toEqual([250, 500]);
  });

  test('is raised once for all 429 answers within a second', async () => {
    const { session, client } = provider(() => empty(429), { spacingMs: 250 });
    await Promise.all(fifty.map(() => client.messages(ID)));
    expect(session.calls.filter((call) => call === 'limited')).toEqual(['limited']);
  });

  test('above twenty seconds is not waited for: the purchase is not sent', async () => {
    const { world, client } = provider(
      inTurn(() => empty(429, { 'retry-after': '60' }), bought),
      { spacingMs: 250 },
    );
    await client.purchase(input);
    expect(await client.purchase(input)).toEqual({
      kind: 'unsent',
      reason: 'rate_limited',
      retryAfterMs: 60_000,
    });
    expect(await client.cancel(ID, TURN)).toEqual({ kind: 'unsent', detail: 'rate_limited' });
    expect(world.calls).toHaveLength(1);
  });
});

test('work that an ended request left unfinished is repeated by its next caller', async () => {
  const { world } = provider(page);
  const flight = new SharedRun<string>();
  const dead = new AbortController();
  world.timeout = () => ({ signal: dead.signal, clear: () => {} });
  void flight.run(world, 1_000, () => new Promise(() => {}));
  const waiting = [
    flight.run(world, 1_000, async () => 'own'),
    flight.run(world, 1_000, async () => 'second'),
  ];
  dead.abort();
  const done = await Promise.all(waiting);
  expect(done[0]).toBe('own');
});

test.each<[string, () => Answer]>([
  ['a reply', page],
  ['a timeout', () => 'hang'],
  ['a broken connection', () => 'network'],
])(
  'after %s no timer keeps running, which would keep an idle object billed',
  async (_name, answer) => {
    const { world, client } = provider(answer, { spacingMs: 250 });
    await Promise.all([client.messages(ID), client.purchase(input)]);
    expect(world.timersRunning).toBe(0);
  },
);

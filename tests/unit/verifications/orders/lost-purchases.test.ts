import { expect, test } from 'vitest';
import { reconcileRecoveries } from '../../../../worker/verifications/recovery/recoveries';
import { CrashingWorld, START } from '../../../support/crashing-world';

const { raw, db } = CrashingWorld.sqlite;

async function newWorld(): Promise<CrashingWorld> {
  const world = await CrashingWorld.make();
  world.core.create(world.draft());
  return world;
}

test('I-15 a provider that is slower than every timeout sells, and only once', async () => {
  const world = await newWorld();
  // Each purchase is executed one second after its timeout, independent of its key.
  const { provider } = world;
  provider.outcomeOf = (call) => (call === 'purchase' ? 'lost' : 'ok');
  const hidden = provider.sales;
  provider.during = async (call) => {
    if (call === 'list' && world.now < START + 1_000) provider.outcomeOf = () => 'missing';
    else provider.outcomeOf = (then) => (then === 'purchase' ? 'lost' : 'ok');
  };
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(hidden).toHaveLength(1);
  expect(world.order).toMatchObject({ state: 'awaiting_sms', reservationId: hidden[0]?.id });
  expect(world.now - START).toBeLessThan(5_000);
});

test.each([
  ['carried out', 'lost', 'lr_'],
  ['not carried out', 'dropped', null],
] as const)(
  'I-15 I-22 a cancel during a purchase of unknown outcome buys nothing more and ends as cancelled: it was %s',
  async (_what, outcome, bought) => {
    const world = await newWorld();
    world.provider.outcomeOf = (call) => (call === 'purchase' ? outcome : 'ok');
    await world.work();
    expect(world.order.state).toBe('created');
    await world.cancel();
    await world.tickWhile(() => world.order.endedAt === null);
    await world.work();
    expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
    expect(world.provider.keys).toEqual([world.order.id]);
    expect(world.order.reservationId?.slice(0, 3) ?? null).toBe(bought);
    expect(world.provider.sales.map(({ state }) => state)).toEqual(bought ? ['canceled'] : []);
    expect(world.now - START).toBeLessThan(1_000);
    expect(world.transfers()).toEqual(['hold → held', 'settle → available']);
  },
);

test('I-15 a cancelled order without an answer of the provider ends as cancelled, and a record searches for its number', async () => {
  const world = await newWorld();
  world.provider.outcomeOf = () => 'lost';
  await world.work();
  await world.cancel();
  await world.tickWhile(() => world.order.endedAt === null);
  expect(world.order).toMatchObject({ state: 'cancelled', reason: 'cancelled_by_customer' });
  expect(world.now - START).toBeLessThan(1_000);
  const recovery = raw
    .prepare('SELECT action, state FROM recoveries WHERE verification_id = ?')
    .get(world.order.id);
  expect(recovery).toEqual({ action: 'find', state: 'open' });
});

test('I-10 I-15 a number that cannot be sold ends the order at once, and is returned to the provider', async () => {
  const world = await newWorld();
  const { client } = world.provider;
  Object.defineProperty(world.provider, 'client', {
    value: {
      ...client,
      verification: async (id: string) => {
        const reading = await client.verification(id);
        return reading.ok ? { ok: true, value: { ...reading.value, number: null } } : reading;
      },
    },
  });
  world.boot();
  await world.work();
  expect(world.order).toMatchObject({ state: 'failed', reason: 'provider_unavailable' });
  expect(world.now).toBe(START);
  raw
    .prepare('UPDATE recoveries SET next_at = NULL WHERE verification_id <> ?')
    .run(world.order.id);
  const ctx = { db, env: {} as Env, now: () => world.now + 10_000 };
  await reconcileRecoveries(ctx, {
    clientOf: () => world.provider.client,
    resolveReport: async () => undefined,
  });
  expect(world.provider.sales.map(({ state }) => state)).toEqual(['canceled']);
});

test('I-12 I-15 an order that is restarted between any two steps repeats its key, and buys once', async () => {
  const world = await newWorld();
  const { provider } = world;
  provider.outcomeOf = (call) =>
    call === 'purchase' && provider.keys.length < 3 ? 'dropped' : 'ok';
  await world.work();
  for (let turn = 0; turn < 6 && world.order.state === 'created'; turn++) {
    world.boot();
    await world.tick();
  }
  expect(world.order.state).toBe('awaiting_sms');
  expect(new Set(provider.keys)).toEqual(new Set([world.order.id]));
  expect(provider.sales).toHaveLength(1);
});

test('I-15 two orders that took each other’s number end with one each', async () => {
  const world = await newWorld();
  // Both sales are in the list; the other order, also of unknown outcome, adopted one first.
  const { provider } = world;
  provider.now = START;
  const other = provider.sell('other');
  provider.during = async (call) => {
    const mine = provider.sales[1]?.id;
    if (call === 'verification' && mine)
      raw
        .prepare(`INSERT OR IGNORE INTO provider_reservations VALUES (?, 'main', 'ver_other', 0)`)
        .run(mine);
  };
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(provider.sales).toHaveLength(2);
  expect(world.order).toMatchObject({
    state: 'awaiting_sms',
    reservationId: other.id,
    purchase: { generation: 1 },
  });
});

test('I-15 the number that an untrusted reply names is adopted before an older number', async () => {
  const world = await newWorld();
  const { provider } = world;
  provider.now = START;
  provider.sell('other');
  const { client } = provider;
  Object.defineProperty(provider, 'client', {
    value: {
      ...client,
      purchase: async (input: Parameters<typeof client.purchase>[0]) => {
        const sold = await client.purchase(input);
        const named = sold.kind === 'created' ? sold.reservationId : undefined;
        return { kind: 'unknown', detail: 'unreadable 201', named };
      },
    },
  });
  world.boot();
  await world.work();
  await world.tickWhile(() => world.order.state === 'created');
  expect(world.order.reservationId).toBe(provider.sales[1]?.id);
});

test('I-15 from a list with invalid rows a number is adopted, and such a list never proves an absence', async () => {
  const world = await newWorld();
  const { provider } = world;
  provider.keysExpired = true;
  provider.outcomeOf = (call) => (call === 'purchase' ? 'lost' : 'ok');
  const { client } = provider;
  let isShown = false;
  Object.defineProperty(provider, 'client', {
    value: {
      ...client,
      verificationsSince: async (since: number) => {
        const reading = await client.verificationsSince(since);
        if (!reading.ok) return reading;
        const sold = isShown ? reading.value.sold : [];
        return { ok: true, value: { sold, complete: false } };
      },
    },
  });
  world.boot();
  await world.work();
  await world.tickWhile(() => world.now < START + 20_000);
  expect(provider.sales).toHaveLength(1);
  expect(world.order).toMatchObject({ state: 'created', purchase: { generation: 1 } });
  isShown = true;
  await world.tickWhile(() => world.order.state === 'created');
  expect(provider.sales).toHaveLength(1);
  expect(world.order).toMatchObject({
    state: 'awaiting_sms',
    reservationId: provider.sales[0]?.id,
  });
});

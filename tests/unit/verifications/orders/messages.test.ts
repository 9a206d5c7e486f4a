import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  belongsTo,
  dispositionFor,
  isReadable,
  messageId,
} from '../../../../worker/verifications/orders/messages';
import { STATES, type Order } from '../../../../worker/verifications/orders/order';
import type { ProviderMessage } from '../../../../worker/providers/textverified/textverified.client';
import { CrashingWorld } from '../../../support/crashing-world';
import { collectLogs, eventsAt } from '../../../support/logs';
import { awaitingOrder, T0 } from '../../../support/orders';
import { sealerOver } from '../../../support/sealers';
import { SqliteDb } from '../../../support/sqlite-db';

const sealer = sealerOver(new SqliteDb().db);
const NUMBER = '+12065550142';

const message = (overrides: Partial<ProviderMessage> = {}): ProviderMessage => ({
  smsId: 'sms_1',
  reservationId: 'lr_1',
  from: '22000',
  to: NUMBER,
  content: 'Your code is 482913',
  parsedCode: '482913',
  createdAt: T0 + 1_000,
  encrypted: false,
  ...overrides,
});

describe('I-01 the order that a message belongs to', () => {
  test('I-01 a message with the reservation, the number and the time of the order is the order’s', () => {
    expect(belongsTo(awaitingOrder(), message())).toBe(true);
  });

  test('I-01 a message at the instant of the sale is the order’s, one a millisecond earlier is not', () => {
    expect(belongsTo(awaitingOrder(), message({ createdAt: T0 }))).toBe(true);
    expect(belongsTo(awaitingOrder(), message({ createdAt: T0 - 1 }))).toBe(false);
  });

  test.each<[string, Partial<ProviderMessage>]>([
    ['another reservation of the same number', { reservationId: 'lr_2' }],
    ['no reservation', { reservationId: '' }],
    ['another number', { to: '+12065550143' }],
    ['the number without its country', { to: '2065550142' }],
    ['the time of the number’s last tenant', { createdAt: T0 - 60_000 }],
  ])('I-01 %s belongs to no order', (_what, overrides) => {
    expect(belongsTo(awaitingOrder(), message(overrides))).toBe(false);
  });

  test('I-01 an order without a number accepts no message', () => {
    expect(belongsTo(awaitingOrder({ reservation: null }), message())).toBe(false);
  });

  test.each<[string, Partial<ProviderMessage>]>([
    ['another reservation', { reservationId: 'lr_other' }],
    ['another number', { to: '+12065559999' }],
    ['a time before the sale', { createdAt: 1 }],
  ])('I-01 a webhook with %s leaves the order unchanged', async (_what, overrides) => {
    const world = await CrashingWorld.awaiting();
    const { order } = world;
    const strange = { ...world.sms(), ...overrides };
    expect(await world.core.receive(strange)).toBe('mismatch');
    expect(world.order).toEqual(order);
    expect(world.store.countMessages()).toBe(0);
  });

  test('I-01 a foreign message in a poll is not stored', async () => {
    const world = await CrashingWorld.awaiting();
    world.sms();
    const [sale] = world.provider.sales;
    sale?.messages.splice(0, 1, { ...sale.messages[0]!, to: '+12065559999' });
    await world.tick();
    expect(world.order.state).toBe('awaiting_sms');
    expect(world.store.countMessages()).toBe(0);
  });
});

describe('I-01 many users and recycled numbers', () => {
  // Few numbers, so that each is sold many times; each sale is a separate reservation.
  const sale = fc.record({ number: fc.nat(3), after: fc.integer({ min: 1, max: 50 }) });
  const sms = fc.record({
    reservation: fc.nat(14),
    number: fc.nat(3),
    at: fc.nat(700),
    sound: fc.boolean(),
  });
  const numberOf = (n: number) => `+120655501${String(n).padStart(2, '0')}`;

  test('I-01 every message reaches exactly the order it belongs to, or none (5,000 runs)', () => {
    let reached = 0;
    let refused = 0;
    fc.assert(
      fc.property(
        fc.array(sale, { minLength: 1, maxLength: 12 }),
        fc.array(sms, { minLength: 1, maxLength: 12 }),
        (sales, messages) => {
          let clock = T0;
          const orders = sales.map(({ number, after }, n): Order => {
            clock += after;
            const reservation = {
              number: numberOf(number),
              createdAt: clock,
              endsAt: clock + 600,
              costCents: 60,
            };
            return awaitingOrder({ id: `ver_${n}`, reservationId: `lr_${n}`, reservation });
          });
          for (const { reservation, number, at, sound } of messages) {
            const meant = orders[reservation];
            // Half of them have a matching address, the others a random one.
            const to = sound ? (meant?.reservation?.number ?? '') : numberOf(number);
            const arrived = message({ reservationId: `lr_${reservation}`, to, createdAt: T0 + at });
            const takers = orders.filter((order) => belongsTo(order, arrived));
            // A time in whole seconds may be truncated, so it is not before a sale in that second.
            const bought = at === 0 ? T0 : (meant?.reservation?.createdAt ?? 0);
            const isTheirs = meant?.reservation?.number === to && T0 + at >= bought;
            expect(takers).toEqual(isTheirs ? [meant] : []);
            if (isTheirs) reached++;
            else refused++;
          }
        },
      ),
      { numRuns: 5_000 },
    );
    // Both outcomes must be common, or the property proves little.
    expect(reached).toBeGreaterThan(3_000);
    expect(refused).toBeGreaterThan(3_000);
  });

  test('I-01 a message reaches one customer of many who hold the same number one after another', async () => {
    const worlds = await Promise.all(Array.from({ length: 8 }, () => CrashingWorld.awaiting()));
    // The model of every world sells the same first number.
    expect(new Set(worlds.map((world) => world.order.reservation?.number)).size).toBe(1);
    const third = worlds[3]!;
    const arrived = third.sms();
    const received = await Promise.all(worlds.map((world) => world.core.receive(arrived)));
    expect(received.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(worlds.map((world) => world.order.state)).toEqual(
      worlds.map((world) => (world === third ? 'completed' : 'awaiting_sms')),
    );
  });
});

describe('the identity of a message', () => {
  const idOf = (overrides: Partial<ProviderMessage> = {}, owner = 'acc_1') =>
    messageId(sealer, owner, message(overrides));

  test('I-12 the same SMS by poll, by webhook and by repeat has one id', async () => {
    const polled = await idOf({ smsId: 'sms_1' });
    const pushed = await idOf({ smsId: null });
    const reparsed = await idOf({ parsedCode: null });
    expect(new Set([polled, pushed, reparsed]).size).toBe(1);
  });

  test.each<[string, Partial<ProviderMessage>]>([
    ['reservation', { reservationId: 'lr_2' }],
    ['sender', { from: '33000' }],
    ['second', { createdAt: T0 + 2_000 }],
    ['text', { content: 'Your code is 482914' }],
  ])('another %s results in another id', async (_what, overrides) => {
    expect(await idOf(overrides)).not.toBe(await idOf());
  });

  test('I-12 the same SMS with a time truncated to seconds has one id, and is one message', async () => {
    expect(await idOf({ createdAt: T0 + 1_999 })).toBe(await idOf({ createdAt: T0 + 1_000 }));
    const world = await CrashingWorld.awaiting();
    world.now += 1_234;
    const precise = world.sms();
    expect(await world.core.receive(precise)).toBe('accepted');
    const cut = { ...precise, createdAt: Math.floor(precise.createdAt / 1_000) * 1_000 };
    expect(await world.core.receive(cut)).toBe('duplicate');
  });

  test('I-01 an SMS in the second of the purchase is accepted, also with a truncated time', async () => {
    const world = await CrashingWorld.make();
    world.now += 400;
    world.core.create(world.draft());
    await world.work();
    const sms = world.sms();
    expect(await world.core.receive({ ...sms, createdAt: sms.createdAt - 1 })).toBe('mismatch');
    expect(await world.core.receive({ ...sms, createdAt: sms.createdAt - 400 })).toBe('accepted');
  });

  test('without a text its code distinguishes it', async () => {
    const voice = (parsedCode: string) => idOf({ content: null, parsedCode });
    expect(await voice('1111')).not.toBe(await voice('2222'));
  });

  test('I-16 the id is keyed: without the key, codes cannot be tested against it', async () => {
    const tried = await Promise.all(
      Array.from({ length: 1_000 }, (_, code) =>
        idOf({ content: `Your code is ${code}` }, 'acc_other'),
      ),
    );
    const ids = new Set(tried);
    expect(ids.has(await idOf({ content: 'Your code is 482' }))).toBe(false);
    expect(ids.size).toBe(1_000);
  });

  test('I-16 the id reveals neither text nor sender nor code', async () => {
    expect(await idOf()).toMatch(/^msg_[0-9a-f]{32}$/);
  });
});

describe('the disposition of a message', () => {
  test.each([
    [{ content: 'hi', parsedCode: null, encrypted: false }, true],
    [{ content: null, parsedCode: '1234', encrypted: false }, true],
    [{ content: 'gibberish', parsedCode: null, encrypted: true }, false],
    [{ content: 'gibberish', parsedCode: '1234', encrypted: true }, true],
    [{ content: null, parsedCode: null, encrypted: false }, false],
    [{ content: '', parsedCode: null, encrypted: false }, false],
  ])('%j is readable: %s', (parts, readable) => {
    expect(isReadable(message(parts))).toBe(readable);
  });

  test('I-08 it is shown while waiting and after payment, set aside while undecided, late after a release', () => {
    expect(STATES.map((state) => [state, dispositionFor(awaitingOrder({ state }))])).toEqual([
      ['created', 'aside'],
      ['awaiting_sms', 'shown'],
      ['cancelling', 'aside'],
      ['completed', 'shown'],
      ['cancelled', 'late'],
      ['expired', 'late'],
      ['failed', 'late'],
    ]);
  });

  test('I-16 the object stores neither text nor code unsealed', async () => {
    const world = await CrashingWorld.awaiting();
    world.sms('Your code is 482913');
    await world.tick();
    const rest = JSON.stringify([
      world.order,
      world.store.messages('shown'),
      world.store.eventsAfter(0),
      [...world.hub.values()],
    ]);
    expect(world.order.state).toBe('completed');
    expect(rest).not.toMatch(/482913|Your code/);
  });

  test('a flood of messages is cut off at one hundred', async () => {
    const logs = collectLogs();
    const world = await CrashingWorld.awaiting();
    for (let n = 0; n < 105; n++) world.sms(`Your code is ${1_000 + n}`);
    await world.tick();
    expect(world.store.countMessages()).toBe(100);
    expect(new Set(eventsAt(logs, 'warn'))).toEqual(new Set(['verification.message_flood']));
  });
});

import fc from 'fast-check';
import { expect } from 'vitest';
import { isReleased } from '../../worker/verifications/orders/order';
import { CrashingWorld } from './crashing-world';
import type { CallOutcome } from './model-provider';

/** Outcomes of the provider's calls, in order. */
export const outcomes = (...bad: CallOutcome[]) =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<CallOutcome>('ok') },
      { weight: 5, arbitrary: fc.constantFrom<CallOutcome>(...bad) },
    ),
    { minLength: 1, maxLength: 25 },
  );

/** A crash before or after the effect of the call that follows the next `calls`. */
const fuse = fc.record({ calls: fc.nat(4), after: fc.boolean() });
export const firstFuse = fc.option(fuse, { nil: null, freq: 3 });

export const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ do: 'tick' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sms' as const), copies: fc.nat(2), run: fc.boolean() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('text' as const), webhook: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'accept' as const }) },
  { weight: 1, arbitrary: fc.constant({ do: 'cancel' as const }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: fc.nat(90_000) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('crash' as const), fuse }) },
);
export const steps = fc.array(step, { maxLength: 14 });
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** One event of the world; `n` distinguishes messages. */
export async function act(world: CrashingWorld, action: Step, n: number): Promise<void> {
  switch (action.do) {
    case 'tick':
      await world.tick();
      return;
    case 'jump':
      world.now += action.ms;
      await world.work();
      return;
    case 'crash':
      world.fuse = { ...action.fuse };
      await world.work();
      return;
    case 'cancel':
      await world.cancel();
      return;
    case 'accept':
      await world.accept();
      return;
    case 'text': {
      const id = world.core.order?.reservationId;
      const text = id ? world.provider.sms(id, `Sale ${'!'.repeat(n + 1)}`) : null;
      if (text && action.webhook)
        await world.live(async (core) => {
          await core.receive(text);
          await core.flush();
        });
      return;
    }
    case 'sms': {
      const id = world.core.order?.reservationId;
      const message = id ? world.provider.sms(id, `Your code is 48291${n}`) : null;
      if (!message) return;
      // By webhook, several times, possibly during a poll.
      await world.live(async (core) => {
        const poll = action.run ? core.run() : undefined;
        await Promise.all(Array.from({ length: action.copies }, () => core.receive(message)));
        await poll;
        await core.flush();
      });
    }
  }
}

/** Invariants of a world at rest: one settlement, one end, one set of events, no number without a record. */
export function assertWhole(world: CrashingWorld): void {
  const { order } = world.core;
  const { raw } = CrashingWorld.sqlite;
  const sold = world.provider.sales.filter(({ id }) => id !== order?.origin?.reservationId);
  const rows = raw
    .prepare('SELECT step, amount, credit FROM transfers WHERE reference = ?')
    .all(`ver_${world.accountId}`);
  if (!order) {
    expect(rows).toEqual([]);
    expect(sold).toEqual([]);
    return;
  }
  const settles = rows.filter((row) => row['step'] === 'settle');
  const revenue = settles.filter((row) => String(row['credit']).endsWith(':revenue'));
  const shown = raw
    .prepare('SELECT id FROM messages WHERE verification_id = ? AND late = 0')
    .all(order.id);
  expect(settles.length).toBe(1);
  // Exactly one of code and refund; a text without a code counts only after the customer accepted it.
  expect(revenue.length).toBe(order.state === 'completed' ? 1 : 0);
  expect(shown.length > 0).toBe(order.state === 'completed');
  expect(world.store.messages('shown')).toHaveLength(shown.length);
  expect(world.store.hasCode() || order.accepted).toBe(order.state === 'completed');
  const row = raw.prepare('SELECT state FROM verifications WHERE id = ?').get(order.id);
  expect(row?.['state']).toBe(order.state);
  const types = world.eventTypes();
  const count = (type: string) => types.filter((t) => t === type).length;
  expect(
    count('verification.completed') +
      count('verification.cancelled') +
      count('verification.expired') +
      count('verification.failed'),
  ).toBe(1);
  // The name of the last event is that of the state.
  expect(count(`verification.${order.state}`)).toBe(1);
  expect(count('credit.deducted')).toBe(1);
  expect(count('refund.issued')).toBe(isReleased(order.state) ? 1 : 0);
  if (order.state === 'completed') expect(count('sms.received')).toBe(shown.length);
  // Before a release, texts may have been announced, but never a code.
  else expect(count('sms.received')).toBeLessThanOrEqual(order.texts);
  // The cost of a number above its price is booked as our loss once, and never charged to the customer.
  const above = Math.max(0, (order.reservation?.costCents ?? 0) - order.price);
  expect(rows.filter((r) => r['step'] === 'loss').map((r) => r['amount'])).toEqual(
    order.state === 'completed' && above > 0 ? [above] : [],
  );
  // Every number that the provider sold is this order's, or has a recovery record.
  expect(sold.length).toBeLessThanOrEqual(1);
  const recovery = raw
    .prepare('SELECT action, state, unpaid FROM recoveries WHERE verification_id = ?')
    .get(order.id);
  expect(recovery !== undefined).toBe(isReleased(order.state));
  if (sold.some((sale) => sale.id !== order.reservationId))
    expect(recovery).toMatchObject({ action: 'find', state: 'open' });
  // I-60: a number that the provider charges for and the customer does not pay is reported, and counts.
  if (isReleased(order.state) && order.texts > 0 && !order.recovered)
    expect(recovery).toEqual({ action: 'report', state: 'open', unpaid: 1 });
}

import { expect, test } from 'vitest';
import { apply, next } from '../../../../worker/verifications/orders/order.machine';
import {
  expectedNextAt,
  pollInterval,
} from '../../../../worker/verifications/orders/order-schedule';
import {
  POLL_MS,
  type PollIntervals,
  PROMISED,
} from '../../../../worker/providers/textverified/poll-budget';
import { newOrder, type Order } from '../../../../worker/verifications/orders/order';

const AT = 1_000_000;
const order: Order = {
  ...newOrder(
    {
      id: 'ver_1',
      accountId: 'acc_1',
      tenantId: 'tnt_default',
      credentialId: 'key_1',
      requestHash: 'hash',
      providerAccount: 'main',
      service: 'whatsapp',
      capability: 'sms',
      areaCodes: null,
      carriers: null,
      price: 100,
      windowMs: 600_000,
    },
    AT,
  ),
  state: 'awaiting_sms',
  reservationId: 'res_1',
  deadlineAt: AT + 600_000,
};
const poll = { kind: 'poll', reservationId: 'res_1', withState: false } as const;
const nothing = { kind: 'providerState', state: 'pending', intervalMs: POLL_MS } as const;
const after = (tookMs: number) =>
  apply(order, poll, nothing, { begunAt: AT, now: AT + tookMs, random: 0, hasCode: false }).order
    .nextAt - AT;

test('a poll is due one interval after the start of the last one, so that its alarm stays valid', () => {
  expect(after(0)).toBe(POLL_MS);
  expect(after(300)).toBe(POLL_MS);
});

test('after a reply that is later than the next due time, the provider is not polled at once', () => {
  expect(after(9_000)).toBe(10_000);
});

test('a window shorter than a stretched interval ends at its deadline', () => {
  const created: Order = {
    ...order,
    state: 'created',
    deadlineAt: null,
    windowMs: 6_000,
    reservation: { number: '+12065550142', createdAt: 0, endsAt: 600_000, costCents: 50 },
  };
  const mapped = { kind: 'mapped', at: AT, intervalMs: 30_000 } as const;
  const moment = { begunAt: AT, now: AT, random: 0, hasCode: false };
  const { nextAt, deadlineAt } = apply(created, { kind: 'map' }, mapped, moment).order;
  expect([nextAt, deadlineAt]).toEqual([AT + 6_000, AT + 6_000]);
});

/** The polls of ten minutes, in seconds; polls that also read the state end with `s`. */
function polls(intervals: PollIntervals, lateMs = 0): string[] {
  const seen: string[] = [];
  let current = { ...order, intervalMs: intervals.youngMs };
  for (let due = AT + current.intervalMs; due < AT + 600_000; due = current.nextAt) {
    const at = due + lateMs;
    const action = next(current, at);
    if (action.kind !== 'poll') throw new Error(`no poll but ${action.kind}`);
    seen.push(`${Math.floor((at - AT) / 1_000)}${action.withState ? 's' : ''}`);
    const result = { ...nothing, intervalMs: pollInterval(current, at, intervals) };
    const before = expectedNextAt(current, at, intervals);
    current = apply(current, action, result, {
      begunAt: at,
      now: at + 300,
      random: 0,
      hasCode: false,
    }).order;
    // The alarm that was set before the poll stays valid, so it is not written again.
    expect(current.nextAt).toBe(before);
  }
  return seen;
}
const withState = (seen: string[]) => seen.filter((one) => one.endsWith('s'));

test('a poll comes every five seconds, and every sixth and the last read the state', () => {
  const all = polls(PROMISED);
  expect(all).toHaveLength(119);
  expect(all.slice(0, 8)).toEqual(['5', '10', '15', '20', '25', '30s', '35', '40']);
  const every = Array.from({ length: 19 }, (_, i) => `${30 * (i + 1)}s`);
  expect(withState(all)).toEqual([...every, '595s']);
});

test('late polls read the state equally often', () => {
  expect(withState(polls(PROMISED, 7))).toHaveLength(20);
});

test('beyond the budget an order is polled fast for a minute and then slowly, until its last poll', () => {
  const all = polls({ youngMs: 5_000, oldMs: 40_000 });
  expect(all.slice(0, 14).join(' ')).toBe('5 10 15 20 25 30s 35 40 45 50 55 60s 100 140');
  expect(withState(all)).toEqual(['30s', '60s', '220s', '460s', '580s']);
});

test('a number that seems lost is polled every five seconds, independent of the budget', () => {
  const stretched = { youngMs: 20_000, oldMs: 60_000 };
  expect(pollInterval({ ...order, notFound: 1 }, AT, stretched)).toBe(POLL_MS);
});

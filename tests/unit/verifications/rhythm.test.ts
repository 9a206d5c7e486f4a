import { expect, test } from 'vitest';
import { apply, next } from '../../../worker/verifications/machine';
import { pollInterval } from '../../../worker/verifications/rhythm';
import {
  newOrder,
  POLL_MS,
  RELAXED_POLL_MS,
  type Order,
} from '../../../worker/verifications/order';

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
  apply(order, poll, nothing, { begunAt: AT, now: AT + tookMs, random: 0, hasMessage: false }).order
    .nextAt - AT;

test('a poll is due an interval after the last one began, so that the alarm set before it stays right', () => {
  expect(after(0)).toBe(POLL_MS);
  expect(after(300)).toBe(POLL_MS);
});

test('a provider that answers later than the next poll is due is not asked again at once', () => {
  expect(after(9_000)).toBe(10_000);
});

test('a window shorter than the net beneath webhooks ends at its deadline', () => {
  const created: Order = {
    ...order,
    state: 'created',
    deadlineAt: null,
    windowMs: 6_000,
    reservation: { number: '+12065550142', createdAt: 0, endsAt: 600_000, costCents: 50 },
  };
  const mapped = { kind: 'mapped', at: AT, intervalMs: RELAXED_POLL_MS } as const;
  const moment = { begunAt: AT, now: AT, random: 0, hasMessage: false };
  const { nextAt, deadlineAt } = apply(created, { kind: 'map' }, mapped, moment).order;
  expect([nextAt, deadlineAt]).toEqual([AT + 6_000, AT + 6_000]);
});

/** The polls of ten minutes, in seconds; those that also read the provider's state end with `s`. */
function polls(areWebhooksComing: boolean): string[] {
  const seen: string[] = [];
  let current = { ...order, intervalMs: areWebhooksComing ? RELAXED_POLL_MS : POLL_MS };
  for (let at = AT + current.intervalMs; at < AT + 600_000; at = current.nextAt) {
    const action = next(current, at);
    if (action.kind !== 'poll') throw new Error(`no poll but ${action.kind}`);
    seen.push(`${(at - AT) / 1_000}${action.withState ? 's' : ''}`);
    const intervalMs = pollInterval(current, at, areWebhooksComing);
    const result = { ...nothing, intervalMs };
    current = apply(current, action, result, {
      begunAt: at,
      now: at + 300,
      random: 0,
      hasMessage: false,
    }).order;
  }
  return seen;
}

test('without webhooks a poll comes every five seconds, and every sixth one reads the state', () => {
  const all = polls(false);
  expect(all).toHaveLength(119);
  expect(all.slice(0, 12)).toEqual([
    '5',
    '10',
    '15',
    '20',
    '25s',
    '30',
    '35',
    '40',
    '45',
    '50',
    '55s',
    '60',
  ]);
});

test('while webhooks come polls are a net beneath them, and each reads the state', () => {
  expect(polls(true)).toEqual([
    '30s',
    '60s',
    '120s',
    '180s',
    '240s',
    '300s',
    '360s',
    '420s',
    '480s',
    '540s',
  ]);
});

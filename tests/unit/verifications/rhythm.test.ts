import { expect, test } from 'vitest';
import { apply, POLL_MS } from '../../../worker/verifications/machine';
import { newOrder, type Order } from '../../../worker/verifications/order';

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

import { expect, test, vi } from 'vitest';
import { ConnectionLost } from '../../../../web/core/problem';
import { recentMonths } from '../../../../web/features/billing/credits/months';
import { RefundModel } from '../../../../web/features/admin/refund.model';
import {
  isView,
  parseAdminAddress,
  adminAddress,
  toFindQuery,
} from '../../../../web/features/admin/admin-address';
import { RequestKeys } from '../../../../web/core/request-keys';
import type { AdminApi } from '../../../../web/api/admin-api';
import { problem } from '../../support/builders';

const refunded = {
  id: 'rfd_1',
  paymentId: 'pay_1',
  providerRefundId: null,
  requestedById: 'usr_1',
  creditCents: 500,
  currency: 'NGN' as const,
  amountMinor: 800_250,
  state: 'pending' as const,
  reason: null,
  createdAt: '2026-11-22T10:00:00.000Z',
  endedAt: null,
};

function world() {
  let keys = 0;
  const refund = vi.fn<AdminApi['refund']>(async () => refunded);
  const shared = new RequestKeys(() => `key-${++keys}`);
  const open = (id = 'pay_1') => new RefundModel(id, { refund }, shared);
  return { refund, open, model: open() };
}

test('the address contains view, search and payment', () => {
  expect(adminAddress({})).toBe('/admin/payments');
  const place = parseAdminAddress('disputes', { state: 'open', other: 'x' });
  expect(adminAddress(place)).toBe('/admin/disputes?state=open');
  expect([isView('rates'), isView('elsewhere')]).toEqual([true, false]);
});

test.each([
  ['pay_0abc', { reference: 'pay-0abc' }],
  [' pay-0abc ', { reference: 'pay-0abc' }],
  ['acc_1', { accountId: 'acc_1' }],
  ['', {}],
])('the query for the search %j', (q, query) => {
  expect(toFindQuery({ q, state: '' })).toEqual(query);
  expect(toFindQuery({ q, state: 'failed' })).toEqual({ ...query, state: 'failed' });
});

test('a partial amount is sent in cents, a full refund without an amount', async () => {
  const { model, refund } = world();
  await model.send();
  model.isWhole.value = false;
  expect(model.isReady.value).toBe(false);
  await model.send();
  expect(refund).toHaveBeenCalledTimes(1);
  model.typed.value = '2.5';
  expect(model.isReady.value).toBe(true);
  await model.send();
  expect(refund.mock.calls).toEqual([
    ['pay_1', { cents: null, key: 'key-1' }],
    ['pay_1', { cents: 250, key: 'key-2' }],
  ]);
});

test('I-50 a refund whose answer was lost is repeated with its key, a refused one with a new key', async () => {
  const { model, refund } = world();
  refund.mockRejectedValueOnce(new ConnectionLost());
  await expect(model.send()).rejects.toThrow(ConnectionLost);
  refund.mockRejectedValueOnce(problem(409, 'refunds.too_much'));
  await expect(model.send()).rejects.toThrow('refunds.too_much');
  await model.send();
  expect(refund.mock.calls.map(([, { key }]) => key)).toEqual(['key-1', 'key-1', 'key-2']);
});

test('I-50 a refund whose answer was lost has its key in the next dialog too, and another payment has its own', async () => {
  const { open, refund } = world();
  refund.mockRejectedValueOnce(new ConnectionLost());
  await expect(open().send()).rejects.toThrow(ConnectionLost);
  await open('pay_2').send();
  await open().send();
  expect(refund.mock.calls.map(([id, { key }]) => [id, key])).toEqual([
    ['pay_1', 'key-1'],
    ['pay_2', 'key-2'],
    ['pay_1', 'key-1'],
  ]);
});

test('months are UTC months, newest first, for a year', () => {
  const months = recentMonths(Date.parse('2026-01-31T23:30:00.000-05:00'));
  expect(months.slice(0, 3)).toEqual(['2026-02', '2026-01', '2025-12']);
  expect(months.at(-1)).toBe('2025-03');
});

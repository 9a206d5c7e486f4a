import { expect, test } from 'vitest';
import { NOTIFICATION_TYPES } from '../../../../worker/channels/notifications/notification-texts';
import { visibleTypes } from '../../../../worker/channels/notifications/notification-rules';
import { byDay, dayName } from '../../../../web/features/notifications/days';
import {
  filtersAddress,
  parseFilters,
  toQuery,
  typesFor,
} from '../../../../web/features/notifications/filters';
import { notificationLink } from '../../../../web/features/notifications/notification-link';
import { addTexts } from '../../../../web/locales/i18n';
import { day } from '../../../../web/core/format';
import texts from '../../../../web/locales/en.notifications.json';
import { notification } from './builders';

addTexts(texts);

test.each([
  ['a verification', { type: 'sms.received', id: 'ver_1', at: 'verification' }, '/numbers/ver_1'],
  ['a payment', { type: 'payment.failed', id: 'pay_1', at: 'payment' }, '/billing/payments/pay_1'],
  ['the tier', { type: 'tier.lapsed' }, '/billing/plan'],
  ['low credits', { type: 'balance.low' }, '/billing/add'],
  ['a sign-in', { type: 'security.sign_in' }, '/settings/security'],
  ['an announcement', { type: 'announcement' }, null],
  ['an unknown type', { type: 'number.expiring' }, null],
])('leads to %s', (_what, { type, id, at }: { type: string; id?: string; at?: string }, place) => {
  const about = id && at ? { type: at as 'payment', id } : null;
  expect(notificationLink({ type, about }, true)).toBe(place);
});

test('every type has a link, and no link of a member leads to a page of owners', () => {
  for (const type of NOTIFICATION_TYPES) {
    expect(notificationLink({ type, about: null }, true), type).toMatch(
      /^\/(numbers|billing|developers|settings)(\/|$)/,
    );
    expect(notificationLink({ type, about: null }, false), type).not.toMatch(
      /^\/billing\/(add|payments|cards)/,
    );
  }
  expect(
    notificationLink({ type: 'payment.failed', about: { type: 'payment', id: 'pay_1' } }, false),
  ).toBe('/billing/statement');
});

test('the types in the filter are those of the role', () => {
  const sorted = (types: readonly string[]) => types.toSorted();
  for (const role of ['owner', 'member'] as const)
    expect(sorted(typesFor(role === 'owner'))).toEqual(
      sorted([...visibleTypes(role), 'announcement']),
    );
});

test('filters become the address and the query', () => {
  const filters = parseFilters({ view: 'archived', type: 'sms.received', q: ' code ', other: 'x' });
  expect(filtersAddress(filters)).toBe('/notifications?view=archived&type=sms.received&q=code');
  expect(toQuery(filters)).toEqual({ archived: 'true', type: 'sms.received', query: 'code' });
  expect(toQuery(parseFilters({ view: 'unread', q: '  ' }))).toEqual({ state: 'unread' });
  expect(toQuery(parseFilters({ view: 'read' }))).toEqual({ state: 'read' });
  expect(filtersAddress(parseFilters({ view: 'nowhere' }))).toBe('/notifications');
  expect(toQuery(parseFilters({}))).toEqual({});
});

test('days are in the reader’s time zone, and the last two have names', () => {
  const now = new Date(2026, 2, 1, 0, 30);
  const at = (...parts: [number, number, number, number]) =>
    notification({ id: parts.join('-'), createdAt: new Date(...parts).toISOString() });
  const days = byDay([
    at(2026, 2, 1, 0),
    at(2026, 1, 28, 23),
    at(2026, 1, 28, 1),
    at(2026, 1, 27, 12),
  ]);
  expect(days.map(({ items }) => items.map(({ id }) => id))).toEqual([
    ['2026-2-1-0'],
    ['2026-1-28-23', '2026-1-28-1'],
    ['2026-1-27-12'],
  ]);
  expect(days.map(({ key }) => dayName(key, now.getTime()))).toEqual([
    'Today',
    'Yesterday',
    day(new Date(2026, 1, 27).toISOString()),
  ]);
});

import { expect, test } from 'vitest';
import { actionName } from '../../../../../web/features/account/audit/action-name';
import { ACTIONS } from '../../../../../web/features/account/audit/actions';
import {
  auditAddress,
  parseAuditFilters,
  toAuditQuery,
} from '../../../../../web/features/account/audit/audit-filters';
import { changesOf } from '../../../../../web/features/account/audit/audit-names';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.account.json';

addTexts(texts);

test('the filters are part of the address', () => {
  expect(auditAddress(parseAuditFilters({}))).toBe('/team/audit');
  const filters = parseAuditFilters({ action: 'key.created', to: '2026-11-22' });
  expect(auditAddress(filters)).toBe('/team/audit?action=key.created&to=2026-11-22');
});

test('the last day is included', () => {
  const query = toAuditQuery(parseAuditFilters({ from: '2026-11-22', to: '2026-11-22' }));
  expect(Date.parse(query['to'] ?? '') - Date.parse(query['from'] ?? '')).toBe(86_400_000);
  expect(Object.keys(query)).toEqual(['from', 'to']);
});

test('every action in the filter has a name', () => {
  expect(ACTIONS.filter((action) => actionName(action) === action)).toEqual([]);
});

test('a change lists the values before and after of every setting on either side', () => {
  const changes = changesOf({
    before: { role: 'member' },
    after: { role: 'owner', scopes: ['a', 'b'], limit: null },
  });
  expect(changes).toEqual([
    { name: 'role', before: 'member', after: 'owner' },
    { name: 'scopes', before: null, after: 'a, b' },
  ]);
  expect(changesOf({ before: null, after: null })).toEqual([]);
});

// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import type { Me } from '../../../../web/api/first-pages-api';
import { QuickstartSection } from '../../../../web/features/developers/quickstart-section';
import {
  button,
  fakeApi,
  owner,
  person,
  show,
  testDashboard,
  until,
  within,
} from '../../support/dom';

const code = (): string => screen.getByLabelText('Try your key').textContent;

test('a new key is filled into the first call until it is saved', async () => {
  const calls = fakeApi({ 'POST /v1/keys': () => ({ id: 'key_1', key: 'nsk_live_secret' }) });
  await show(within(testDashboard(), <QuickstartSection />), '/developers');
  expect(code()).toContain("export NAMASKAH_KEY='nsk_live_…'");
  await person().click(button('Create a key for these calls'));
  await until(() => expect(code()).toContain("export NAMASKAH_KEY='nsk_live_secret'"));
  expect(calls.map(({ body }) => body)).toEqual([
    {
      name: expect.stringMatching(/^Quickstart, \w+ \d+, \d{4}/),
      scopes: ['verifications:read', 'verifications:write', 'balance:read'],
      requestsPerMinute: null,
      expiresAt: null,
    },
  ]);
  expect(screen.queryByRole('button', { name: 'Create a key for these calls' })).toBeNull();
  await person().click(button('I’ve saved it'));
  expect(code()).not.toContain('secret');
});

test('a member reads the calls and asks an owner for a key', async () => {
  const me = { ...owner, account: { ...owner.account, role: 'member' } } as Me;
  await show(within(testDashboard(me), <QuickstartSection />), '/developers');
  expect(screen.queryByRole('button', { name: /Create a key/ })).toBeNull();
  expect(screen.getByText('Ask an owner of this account for an API key.')).toBeTruthy();
  expect(code()).toContain('/api/v1/balance');
});

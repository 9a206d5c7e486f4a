// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { Route, Router } from 'preact-iso';
import { expect, test } from 'vitest';
import type { Me } from '../../../../web/api/first-pages-api';
import { SettingsPage } from '../../../../web/app/settings/settings-page';
import { fakeApi, owner, show, testDashboard, until, within } from '../../support/dom';

test('a bookmark with the former names of the back office still opens it', async () => {
  const calls = fakeApi({
    'GET /v1/admin/dead-letters': () => ({ data: [], hasMore: false, nextCursor: null }),
  });
  const page = <Route path="/settings/:section?/:part?" component={SettingsPage} />;
  const me = { ...owner, platformRole: 'admin' } as Me;
  await show(within(testDashboard(me), <Router>{[page]}</Router>), '/settings/staff?view=letters');
  await until(() => expect(calls.map(({ path }) => path)).toEqual(['/v1/admin/dead-letters']));
  expect(screen.getByRole('link', { name: 'Platform', current: 'page' })).toBeTruthy();
});

// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { SignedIn } from '../../../../web/app/shell/signed-in';
import { backend } from '../../../../web/api/first-pages-api';
import { SessionModel } from '../../../../web/shared/session.model';
import { address, show, testDashboard, until, within } from '../../support/dom';

test('without a session a page redirects to the sign-in once, also while that page loads', async () => {
  const session = new SessionModel(backend, { post: () => undefined });
  session.state.value = { kind: 'out' };
  const page = (
    <SignedIn>
      <p>The audit log</p>
    </SignedIn>
  );
  // The page stays mounted, as it does in the router until the sign-in has loaded.
  await show(within({ ...testDashboard(null), session }, page), '/team/audit?action=rotated');
  await until(() => expect(address()).toMatch(/^\/sign-in/));
  expect(address()).toBe('/sign-in?next=%2Fteam%2Faudit%3Faction%3Drotated');
});

// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { Route, Router } from 'preact-iso';
import { expect, test } from 'vitest';
import { VerificationPage } from '../../../../../web/features/verifications/numbers/verification-page';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import { verification } from '../../../support/builders';
import {
  alerts,
  button,
  fakeApi,
  field,
  person,
  refusal,
  show,
  testDashboard,
  until,
  within,
} from '../../../support/dom';
import { testModels } from '../models';

const PATH = '/v1/verifications/ver_1';

/** The page of a verification whose own id the API keeps. */
async function shown(externalId: string | null, refused = false) {
  let kept = externalId;
  const calls = fakeApi({
    [`GET ${PATH}?expand%5B%5D=messages`]: () =>
      verification({ externalId: kept, metadata: { plan: 'gold' } }),
    [`PATCH ${PATH}`]: ({ body }) => {
      if (refused) return refusal(404, 'verifications.not_found', 'There is no such verification.');
      ({ externalId: kept } = body as { externalId: string | null });
      return verification({ externalId: kept });
    },
  });
  const dashboard = testDashboard();
  await show(
    within(
      dashboard,
      <VerificationsProvider value={testModels(dashboard)}>
        <Router>
          <Route path="/numbers/:id" component={VerificationPage} />
          <Route default component={() => null} />
        </Router>
      </VerificationsProvider>,
    ),
    '/numbers/ver_1',
  );
  await screen.findByText('Your data');
  const sent = () => calls.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
  return { user: person(), sent };
}

test('an own id is added to a verification, and is shown once it is saved', async () => {
  const { user, sent } = await shown(null);
  await user.click(button('Add your ID'));
  await user.type(field('Your ID'), ' signup-4711 ');
  await user.click(button('Save'));
  await until(() => expect(screen.getByText('signup-4711')).toBeTruthy());
  expect(sent()).toEqual([{ externalId: 'signup-4711' }]);
  expect(screen.queryByRole('textbox')).toBeNull();
  expect(button('Change your ID')).toBeTruthy();
});

test('an own id is changed, and an empty field removes it', async () => {
  const { user, sent } = await shown('first');
  await user.click(button('Change your ID'));
  expect(field('Your ID').value).toBe('first');
  await user.clear(field('Your ID'));
  await user.click(button('Save'));
  await until(() => expect(button('Add your ID')).toBeTruthy());
  expect(sent()).toEqual([{ externalId: null }]);
  expect(screen.queryByText('first')).toBeNull();
});

test('a refused change stays in the form with its reason, and can be abandoned', async () => {
  const { user } = await shown('first', true);
  await user.click(button('Change your ID'));
  await user.type(field('Your ID'), '-2');
  await user.click(button('Save'));
  await until(() => expect(alerts()).toHaveLength(1));
  expect(field('Your ID').value).toBe('first-2');
  await user.click(button('Cancel'));
  expect(screen.getByText('first')).toBeTruthy();
});

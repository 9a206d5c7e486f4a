// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { backend } from '../../../../web/api/first-pages-api';
import { SignInPage } from '../../../../web/features/auth/sign-in-page';
import { SessionModel } from '../../../../web/shared/session.model';
import {
  address,
  alerts,
  Answer,
  button,
  fakeApi,
  field,
  owner,
  person,
  problemOf,
  refusal,
  show,
  testDashboard,
  until,
  within,
} from '../../support/dom';

const signedOut = { user: null, session: null };
const signedIn = { user: owner.user, session: null };

async function shown(routes: Parameters<typeof fakeApi>[0], path = '/sign-in') {
  const calls = fakeApi(routes);
  const session = new SessionModel(backend, { post: () => undefined });
  session.state.value = { kind: 'out' };
  await show(within({ ...testDashboard(null), session }, <SignInPage />), path);
  return { calls, user: person() };
}

const sent = (calls: Awaited<ReturnType<typeof shown>>['calls'], path: string) =>
  calls.filter((call) => call.path === path).map(({ body }) => body);

test('by keyboard: email, password, Enter; then the requested page opens', async () => {
  const { calls, user } = await shown(
    {
      'POST /v1/auth/sign-in/email': () => ({ user: owner.user, secondFactor: null }),
      'GET /v1/auth/get-session': () => signedIn,
      'GET /v1/me': () => owner,
    },
    '/sign-in?next=%2Fbilling',
  );
  await user.click(field('Email'));
  await user.keyboard('asha@example.com{Tab}correct horse battery{Enter}');
  await until(() => expect(address()).toBe('/billing'));
  expect(sent(calls, '/v1/auth/sign-in/email')).toEqual([
    { email: 'asha@example.com', password: 'correct horse battery' },
  ]);
});

test('an address of another origin in `next` is not followed', async () => {
  const { user } = await shown(
    {
      'POST /v1/auth/sign-in/email': () => ({ user: owner.user, secondFactor: null }),
      'GET /v1/auth/get-session': () => signedIn,
      'GET /v1/me': () => owner,
    },
    '/sign-in?next=%2F%2Fevil.example',
  );
  await user.type(field('Email'), 'asha@example.com');
  await user.type(field('Password'), 'correct horse battery{Enter}');
  await until(() => expect(address()).toBe('/home'));
});

test('wrong credentials are reported above the fields, which keep their values', async () => {
  const { user } = await shown({
    'POST /v1/auth/sign-in/email': () =>
      refusal(401, 'auth.invalid_credentials', 'The email or the password is wrong.'),
  });
  await user.type(field('Email'), 'asha@example.com');
  await user.type(field('Password'), 'wrong password{Enter}');
  await until(() => expect(alerts()).toEqual(['The email or the password is wrong.']));
  expect([field('Email').value, field('Password').value]).toEqual([
    'asha@example.com',
    'wrong password',
  ]);
  expect(button('Sign in').disabled).toBe(false);
});

test('nothing is sent without an email', async () => {
  const { calls, user } = await shown({});
  await user.type(field('Password'), 'correct horse battery');
  await user.click(button('Sign in'));
  expect(calls).toEqual([]);
  expect([problemOf('Email'), problemOf('Password')]).toEqual(['Fill in this field.', null]);
  expect(document.activeElement).toBe(field('Email'));
  await user.type(field('Email'), 'asha');
  expect(problemOf('Email')).toBeNull();
  await user.click(button('Sign in'));
  expect(problemOf('Email')).toBe('Enter an email address such as ada@example.com.');
});

test('with a second factor the code is requested, a wrong one is reported, and a recovery code is accepted too', async () => {
  let isIn = false;
  const { calls, user } = await shown({
    'POST /v1/auth/sign-in/email': () => ({ user: null, secondFactor: { token: 'half' } }),
    'POST /v1/auth/sign-in/second-factor': ({ body }) => {
      isIn = JSON.stringify(body).includes('abcd-efgh');
      return isIn ? signedIn : refusal(401, 'auth.code_wrong', 'This code is wrong.');
    },
    'GET /v1/auth/get-session': () => (isIn ? signedIn : signedOut),
    'GET /v1/me': () => owner,
  });
  await user.type(field('Email'), 'asha@example.com');
  await user.type(field('Password'), 'correct horse battery{Enter}');
  await screen.findByRole('heading', { name: 'Two-factor authentication' });
  await until(() => expect(document.activeElement).toBe(field('Six-digit code')));
  await user.keyboard('123456{Enter}');
  await until(() => expect(problemOf('Six-digit code')).toBe('This code is wrong.'));
  expect(document.activeElement).toBe(field('Six-digit code'));
  await user.click(button('Use a recovery code'));
  expect(alerts()).toEqual([]);
  await user.type(field('Recovery code'), ' abcd-efgh {Enter}');
  await until(() => expect(address()).toBe('/home'));
  expect(sent(calls, '/v1/auth/sign-in/second-factor')).toEqual([
    { token: 'half', code: '123456' },
    { token: 'half', recoveryCode: 'abcd-efgh' },
  ]);
});

test('the password can be shown, and hidden again', async () => {
  const { user } = await shown({});
  await user.type(field('Password'), 'correct horse');
  await user.click(button('Show password'));
  expect(field('Password').type).toBe('text');
  await user.click(button('Hide password'));
  expect([field('Password').type, field('Password').value]).toEqual(['password', 'correct horse']);
});

test('a refusal with a time to wait is shown like others: the form can be sent again', async () => {
  let tries = 0;
  const { user } = await shown({
    'POST /v1/auth/sign-in/email': () =>
      ++tries === 1
        ? new Answer(429, { code: 'auth.too_many_attempts', detail: 'Too many attempts.' })
        : refusal(401, 'auth.invalid_credentials', 'The email or the password is wrong.'),
  });
  await user.type(field('Email'), 'asha@example.com');
  await user.type(field('Password'), 'wrong password{Enter}');
  await until(() => expect(alerts()).toHaveLength(1));
  await user.click(button('Sign in'));
  await until(() => expect(alerts()).toEqual(['The email or the password is wrong.']));
});

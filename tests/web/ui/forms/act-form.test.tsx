// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { Problem } from '../../../../web/core/problem';
import { provideProblemHelp } from '../../../../web/ui/feedback/provide-problem-help';
import { useAct } from '../../../../web/ui/forms/act';
import { ActForm } from '../../../../web/ui/forms/act-form';
import { TextField } from '../../../../web/ui/forms/field';
import { PasswordField } from '../../../../web/ui/forms/password-field';
import { address, alerts, button, field, person, problemOf, show, until } from '../../support/dom';

provideProblemHelp();

function Form({ send }: { send: () => Promise<unknown> }) {
  return (
    <ActForm act={useAct()} send={send}>
      <TextField label="Email" name="email" type="email" hint="Where we write to." required />
      <TextField label="Site" name="url" type="url" />
      <TextField label="Area" name="area" pattern="[0-9]{3}" data-wrong="Enter three digits." />
      <PasswordField isNew />
      <button type="submit">Send</button>
    </ActForm>
  );
}

async function shown(path = '/sign-up') {
  const send = vi.fn<() => Promise<unknown>>(async () => undefined);
  const root = await show(<Form send={send} />, path);
  return { send, user: person(), form: root.querySelector('form') };
}

const fill = async (user: ReturnType<typeof person>) => {
  await user.type(field('Email'), 'ada@example.com');
  await user.type(field('Password'), 'correct horse');
};

test('several wrong values: each is named at its field, the first has the focus, a summary counts them', async () => {
  const { send, user, form } = await shown();
  expect(form?.noValidate).toBe(true);
  await user.type(field('Site'), 'example');
  await user.type(field('Area'), '20');
  await user.type(field('Password'), 'short');
  await user.click(button('Send'));
  expect(['Email', 'Site', 'Area', 'Password'].map((label) => problemOf(label))).toEqual([
    'Fill in this field.',
    'Enter an address such as https://example.com/hook.',
    'Enter three digits.',
    'Enter at least 10 characters.',
  ]);
  expect(document.activeElement).toBe(field('Email'));
  expect(alerts()).toEqual(['4 fields need your attention.']);
  expect(send).not.toHaveBeenCalled();
});

test('one wrong value has no summary; the hint stays its description, and typing ends the problem', async () => {
  const { user } = await shown();
  await user.type(field('Password'), 'correct horse');
  await user.click(button('Send'));
  expect(alerts()).toEqual([]);
  const described = field('Email').getAttribute('aria-describedby')?.split(' ') ?? [];
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual([
    'Fill in this field.',
    'Where we write to.',
  ]);
  await user.type(field('Email'), 'a');
  expect(field('Email').hasAttribute('aria-invalid')).toBe(false);
});

test('empty values that are not required are right', async () => {
  const { send, user } = await shown();
  await fill(user);
  await user.click(button('Send'));
  await until(() => expect(send).toHaveBeenCalledTimes(1));
  expect(alerts()).toEqual([]);
});

test('wrong values of the API are shown at their fields', async () => {
  const { send, user } = await shown();
  await fill(user);
  send.mockRejectedValueOnce(
    new Problem(400, 'request.invalid', 'x', {
      wrongValues: [{ pointer: '/url', detail: 'Use an https URL.' }],
    }),
  );
  await user.click(button('Send'));
  await until(() => expect(problemOf('Site')).toBe('Use an https URL.'));
  expect([document.activeElement, alerts()]).toEqual([field('Site'), []]);
});

test('a value of the API without a field is told above the fields', async () => {
  const { send, user } = await shown();
  await fill(user);
  send.mockRejectedValueOnce(
    new Problem(400, 'request.invalid', 'x', {
      wrongValues: [{ pointer: '/other', detail: 'Choose another one.' }],
    }),
  );
  await user.click(button('Send'));
  await until(() => expect(alerts()).toEqual(['Choose another one.']));
});

test('an address that is taken is told at its field, with the way to sign in and back', async () => {
  const { send, user } = await shown('/sign-up?next=%2Frent');
  await fill(user);
  send.mockRejectedValueOnce(new Problem(409, 'auth.email_taken', 'x'));
  await user.click(button('Send'));
  await until(() =>
    expect(problemOf('Email')).toBe(
      'An account with this email address already exists. Sign in, or use another address.',
    ),
  );
  expect(screen.getByRole('link', { name: 'Sign in' }).getAttribute('href')).toBe(
    '/sign-in?next=%2Frent',
  );
  expect([alerts(), address()]).toEqual([[], '/sign-up?next=%2Frent']);
});

test('a problem of no field is told above the fields, with its way out', async () => {
  const { send, user } = await shown('/developers/keys');
  await fill(user);
  send.mockRejectedValueOnce(
    new Problem(409, 'keys.too_many', 'Your plan allows 2 keys. Revoke one, or upgrade.'),
  );
  await user.click(button('Send'));
  const notice = await screen.findByRole('status');
  expect(notice.textContent).toBe(
    'You’ve reached your plan’s limit of API keys. Your plan allows 2 keys. Revoke one, or upgrade.Upgrade',
  );
  expect(screen.getByRole('link', { name: 'Upgrade' }).getAttribute('href')).toBe('/billing/plan');
  await user.click(button('Send'));
  await until(() => expect(screen.queryByRole('status')).toBeNull());
});

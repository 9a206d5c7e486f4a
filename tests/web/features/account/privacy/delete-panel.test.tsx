// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { DeletePanel } from '../../../../../web/features/account/privacy/delete-panel';
import texts from '../../../../../web/locales/en.account.json';
import { addTexts } from '../../../../../web/locales/i18n';
import {
  Answer,
  button,
  fakeApi,
  person,
  show,
  testDashboard,
  until,
  within,
} from '../../../support/dom';

addTexts(texts);

test('the account is deleted only when its name is typed', async () => {
  const calls = fakeApi({ 'DELETE /v1/account': () => new Answer(200, {}) });
  await show(within(testDashboard(), <DeletePanel />), '/settings/data');
  const user = person();
  await user.click(button('Delete account'));
  const field = screen.getByRole('textbox');
  const forGood = () => button('Delete permanently').disabled;
  expect(forGood()).toBe(true);
  await user.type(field, 'ash');
  expect(forGood()).toBe(true);
  await user.keyboard('{Enter}');
  expect(calls).toEqual([]);
  await user.clear(field);
  await user.type(field, ' Asha ');
  expect(forGood()).toBe(false);
  await user.keyboard('{Enter}');
  await until(() => expect(calls.map(({ method }) => method)).toEqual(['DELETE']));
});

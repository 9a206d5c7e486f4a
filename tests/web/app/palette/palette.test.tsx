// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test, vi } from 'vitest';
import { Palette } from '../../../../web/app/palette/palette';
import { VerificationsProvider } from '../../../../web/features/verifications/verifications-context';
import { verification } from '../../support/builders';
import {
  address,
  fakeApi,
  owner,
  person,
  show,
  testDashboard,
  until,
  within,
} from '../../support/dom';
import { wholeList } from '../../support/lists';
import { testModels } from '../../features/verifications/models';

async function shown(me = owner) {
  const calls = fakeApi({
    'GET /v1/verifications?query=4829&limit=5': () =>
      wholeList([verification({ id: 'ver_7', number: '+12065550199', code: '482913' })]),
  });
  const dashboard = testDashboard(me);
  const models = testModels(dashboard);
  const [onClose, onShortcuts] = [vi.fn(), vi.fn()];
  await show(
    within(
      dashboard,
      <VerificationsProvider value={models}>
        <Palette onClose={onClose} onShortcuts={onShortcuts} />
      </VerificationsProvider>,
    ),
    '/home',
  );
  const user = person();
  await user.click(screen.getByRole('combobox'));
  return { user, calls, rent: models.rent, dashboard, onClose, onShortcuts };
}

const options = (): string[] =>
  screen.queryAllByRole('option').map(({ textContent }) => textContent);
const active = (): string | undefined =>
  screen.queryAllByRole('option', { selected: true })[0]?.textContent;

test('a service is chosen by keyboard: Rent opens with it', async () => {
  const { user, rent, onClose } = await shown();
  await user.keyboard('whatsap');
  expect(options()).toEqual(['WhatsApp']);
  await user.clear(screen.getByRole('combobox'));
  await user.keyboard('telgram');
  expect(options()).toEqual(['Telegram']);
  expect(screen.getByRole('combobox').getAttribute('aria-activedescendant')).toBe(
    'palette-service-telegram',
  );
  await user.keyboard('{Enter}');
  expect([rent.service.value, address(), onClose.mock.calls.length]).toEqual([
    'telegram',
    '/rent',
    1,
  ]);
});

test('the arrows move through all groups and around their ends', async () => {
  const { user } = await shown();
  expect(active()).toBe('Home');
  await user.keyboard('{ArrowUp}');
  expect(active()).toBe('Sign out');
  await user.keyboard('{ArrowDown}{ArrowDown}');
  expect(active()).toBe('Rent');
  await user.keyboard('theme{ArrowDown}');
  expect(active()).toBe('Use the dark theme');
});

test('an action works at once, and the sheet of shortcuts replaces the palette', async () => {
  const { user, dashboard, onShortcuts } = await shown();
  await user.keyboard('dark{Enter}');
  expect(dashboard.choices.theme.value).toBe('dark');
  await user.clear(screen.getByRole('combobox'));
  await user.keyboard('shortcuts{Enter}');
  expect(onShortcuts).toHaveBeenCalledTimes(1);
});

test('a number is found by its code with one request after the last key', async () => {
  const { user, calls } = await shown();
  await user.keyboard('4829');
  await until(() => expect(options()).toEqual(['+1 (206) 555-0199WhatsApp · 482913']));
  expect(calls.map(({ path }) => path)).toEqual(['/v1/verifications?query=4829&limit=5']);
  await user.keyboard('{Enter}');
  expect(address()).toBe('/numbers/ver_7');
});

test('a member finds no page and no action of owners', async () => {
  const { user } = await shown({
    ...owner,
    account: { ...owner.account, role: 'member' },
  });
  expect(
    options().some((label) => /Add credits|API key|Audit|Your data|Payments/.test(label)),
  ).toBe(false);
  await user.keyboard('zzz');
  expect(screen.getByRole('status').textContent).toBe(
    'Nothing found. Try a service, a number or a page.',
  );
});

// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { RentPage } from '../../../../../web/features/verifications/rent/rent-page';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import {
  alerts,
  button,
  field,
  person,
  show,
  testDashboard,
  within,
  until,
} from '../../../support/dom';
import { problem, quote, verification } from '../../../support/builders';
import { testModels } from '../models';

async function shown() {
  const dashboard = testDashboard();
  dashboard.balance.value.value = { spendableCents: 1_000, availableCents: 1_000 } as never;
  const models = testModels(dashboard);
  await show(
    within(
      dashboard,
      <VerificationsProvider value={models}>
        <RentPage />
      </VerificationsProvider>,
    ),
    '/rent',
  );
  return { ...models, dashboard, user: person() };
}

const submit = () => screen.findByRole('button', { name: 'Rent for $2.25' });

test('by keyboard alone: search, choose, rent at the shown price', async () => {
  const { user, backend, onRented } = await shown();
  await user.keyboard('{Control>}k{/Control}');
  expect(document.activeElement).toBe(screen.getByRole('combobox'));
  await user.keyboard('tele');
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toHaveLength(1);
  await user.keyboard('{Enter}');
  expect(screen.getByRole('heading', { name: 'Telegram' })).toBeTruthy();
  const rent = await submit();
  expect(document.activeElement).toBe(rent);
  await user.keyboard('{Enter}');
  await until(() => expect(onRented).toHaveBeenCalledWith(verification()));
  expect(backend.rent.mock.calls).toEqual([[{ service: 'telegram', quoteId: 'quo_1' }, 'key-1']]);
});

test('arrows move through the list, and Escape empties the search', async () => {
  const { user } = await shown();
  const search = screen.getByRole<HTMLInputElement>('combobox');
  await user.click(search);
  await user.keyboard('{ArrowDown}{ArrowDown}');
  const active = () =>
    screen.getAllByRole('option').filter((one) => one.getAttribute('aria-selected') === 'true');
  expect(active().map(({ id }) => id)).toEqual([search.getAttribute('aria-activedescendant')]);
  expect(active()[0]?.textContent).toContain('Signal');
  await user.keyboard('{ArrowUp}{ArrowUp}');
  expect(active()).toEqual([]);
  await user.keyboard('sig{Escape}');
  expect(search.value).toBe('');
});

test('a search without a match says so', async () => {
  const { user } = await shown();
  await user.click(screen.getByRole('combobox'));
  await user.keyboard('nobody');
  expect(screen.queryAllByRole('option')).toEqual([]);
  expect(screen.getByText(/nobody/)).toBeTruthy();
});

test('area codes and carriers are part of the quote and of the order', async () => {
  const { user, rent, backend } = await shown();
  await act(() => rent.choose('whatsapp'));
  await submit();
  await user.type(field('Area code'), '206, 415');
  await user.click(field('Verizon'));
  await until(() =>
    expect(backend.quote).toHaveBeenLastCalledWith({
      service: 'whatsapp',
      areaCodes: ['206', '415'],
      carriers: ['vz'],
    }),
  );
  await until(() => expect(rent.ready.value).toBe(true));
  await user.click(await submit());
  expect(backend.rent.mock.calls).toEqual([
    [
      { service: 'whatsapp', areaCodes: ['206', '415'], carriers: ['vz'], quoteId: 'quo_1' },
      'key-1',
    ],
  ]);
});

test('a price that has changed is shown before anything is paid', async () => {
  const { user, rent, backend, onRented } = await shown();
  await act(() => rent.choose('whatsapp'));
  backend.rent.mockRejectedValueOnce(problem(409, 'prices.changed'));
  backend.quote.mockResolvedValueOnce(
    quote({ priceCents: 225, expiresAt: new Date(Date.now() + 300_000).toISOString() }),
  );
  const first = await submit();
  backend.quote.mockResolvedValue(
    quote({
      id: 'quo_2',
      priceCents: 250,
      expiresAt: new Date(Date.now() + 300_000).toISOString(),
    }),
  );
  await user.click(first);
  await user.click(await screen.findByRole('button', { name: 'Rent for $2.50' }));
  await until(() => expect(onRented).toHaveBeenCalledTimes(1));
  expect(backend.rent.mock.calls.map(([order]) => order)).toEqual([
    { service: 'whatsapp', quoteId: 'quo_1' },
    { service: 'whatsapp', quoteId: 'quo_2' },
  ]);
});

test('a refusal is shown, and the number is not shown as rented', async () => {
  const { user, rent, backend, onRented } = await shown();
  await act(() => rent.choose('whatsapp'));
  backend.rent.mockRejectedValueOnce(problem(409, 'stock.empty'));
  await user.click(await submit());
  await until(() => expect(alerts().join()).toContain('what stock.empty means'));
  expect(onRented).not.toHaveBeenCalled();
});

test('a lack of credits is shown in advance', async () => {
  const { rent, dashboard } = await shown();
  dashboard.balance.value.value = { spendableCents: 100, availableCents: 100 } as never;
  await act(() => rent.choose('whatsapp'));
  await submit();
  expect(screen.getByText(/\$1\.25/).textContent).toContain('$1.00');
  expect(button(/Rent for/)).toBeTruthy();
});

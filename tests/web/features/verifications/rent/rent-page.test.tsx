// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { expect, test, vi } from 'vitest';
import { RentPage } from '../../../../../web/features/verifications/rent/rent-page';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import {
  alerts,
  button,
  field,
  owner,
  person,
  show,
  testDashboard,
  within,
  until,
} from '../../../support/dom';
import { problem, quote, verification } from '../../../support/builders';
import { PLANS } from '../../../../../web/features/verifications/addresses';
import { testModels } from '../models';

async function shown(path = '/rent', me = owner) {
  const dashboard = testDashboard(me);
  dashboard.balance.value.value = { spendableCents: 1_000, availableCents: 1_000 } as never;
  const models = testModels(dashboard);
  await show(
    within(
      dashboard,
      <VerificationsProvider value={models}>
        <RentPage />
      </VerificationsProvider>,
    ),
    path,
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

test('a lack of credits is shown in advance, and the button leads to the missing amount and back', async () => {
  const { rent, dashboard } = await shown();
  dashboard.balance.value.value = { spendableCents: 100, availableCents: 100 } as never;
  await act(() => rent.choose('whatsapp'));
  const add = await screen.findByRole<HTMLAnchorElement>('link', { name: 'Add $1.25 or more' });
  expect(add.getAttribute('href')).toBe(
    '/billing/add?credits=125&next=%2Frent%3Fservice%3Dwhatsapp',
  );
  expect(screen.getByText(/You need \$1\.25 more/).textContent).toContain('$1.00');
  expect(screen.queryByRole('button', { name: /Rent for/ })).toBeNull();
});

test('before the email address is confirmed the button says so, and the email can be sent again', async () => {
  const unconfirmed = { ...owner, user: { ...owner.user, emailVerified: false } } as typeof owner;
  const { user, backend } = await shown('/rent?service=telegram', unconfirmed);
  await screen.findByRole('heading', { name: 'Telegram' });
  const confirm = button('Confirm your email to rent');
  expect(confirm.getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(confirm);
  expect(button('Send again').disabled).toBe(false);
  expect(screen.queryByRole('button', { name: /^Rent for/ })).toBeNull();
  await user.keyboard('{Enter}');
  expect(backend.rent).not.toHaveBeenCalled();
});

test('at the limit of the plan the button leads to the plans', async () => {
  const { rent, live } = await shown();
  await act(() => rent.loadLimit());
  await act(() => {
    live.adopt(verification({ id: 'ver_1' }));
    live.adopt(verification({ id: 'ver_2' }));
  });
  expect(screen.getByText('2 of 2 open')).toBeTruthy();
  await act(() => rent.choose('whatsapp'));
  expect(screen.getByText(/2 of 2 numbers are open/)).toBeTruthy();
  const upgrade = screen.getByRole('link', { name: 'Upgrade plan' });
  expect([upgrade.getAttribute('href'), document.activeElement]).toEqual([PLANS, upgrade]);
  expect(screen.queryByRole('button', { name: /Rent for/ })).toBeNull();
});

test('the focus stays on the action of the panel while it changes, and where a person moved it', async () => {
  const { user, rent, live } = await shown();
  await act(() => rent.loadLimit());
  await act(() => rent.choose('whatsapp'));
  await submit();
  const open = (id: string) => act(() => live.adopt(verification({ id })));
  const end = (id: string) =>
    act(() => live.find(id)?.apply(verification({ id, state: 'expired' })));
  await open('ver_1');
  await open('ver_2');
  expect(document.activeElement).toBe(screen.getByRole('link', { name: 'Upgrade plan' }));
  await end('ver_1');
  expect(document.activeElement).toBe(await submit());
  await user.click(field('Area code'));
  await open('ver_3');
  expect(document.activeElement).toBe(field('Area code'));
});

test('a link to the page chooses the service', async () => {
  const { rent } = await shown('/rent?service=telegram');
  expect(await screen.findByRole('heading', { name: 'Telegram' })).toBeTruthy();
  expect([rent.service.value, location.search]).toEqual(['telegram', '']);
});

test('words of the start page are searched for, also while another service is chosen', async () => {
  const { rent, services } = await shown('/rent?query=tele');
  expect(await screen.findByDisplayValue('tele')).toBe(screen.getByRole('combobox'));
  expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('Telegram'),
  ]);
  expect([rent.service.value, services.query.value, location.search]).toEqual([null, 'tele', '']);
});

test('the search names the keys of this platform', async () => {
  const agent = vi.spyOn(navigator, 'userAgent', 'get');
  agent.mockReturnValue('Mozilla/5.0 (Macintosh)');
  await shown();
  expect(document.querySelector('kbd')?.textContent).toBe('⌘K');
  agent.mockRestore();
});

test('a service shows its price, and its success and time or its stock', async () => {
  const { services } = await shown();
  await act(() => {
    services.all.value = services.all.value.map((service, index) => ({
      ...service,
      ...[
        { successPercent: 92, medianSeconds: 25 },
        { stock: { availableCount: 9_000, capped: true }, priceFromCents: null },
        { stock: { availableCount: 0, capped: false } },
      ][index],
    }));
  });
  const options = screen.getAllByRole('option').map(({ textContent }) => textContent);
  expect(options).toEqual([
    'WhWhatsAppfrom $2.2592% success · about 25 s',
    'TeTelegram9,000+ in stock',
    'SiSignalfrom $2.25Out of stock',
  ]);
});

test('a site that is not listed has its own price and explanation', async () => {
  const { user, rent, services } = await shown();
  const [first] = services.all.value;
  if (!first) throw new Error('no service');
  await act(() => {
    services.all.value = [
      ...services.all.value,
      { ...first, name: 'servicenotlisted', displayName: 'Not listed', priceFromCents: 450 },
    ];
  });
  await user.click(screen.getByRole('combobox'));
  await user.keyboard('nobody');
  expect(screen.getByText('No service matches “nobody”.')).toBeTruthy();
  await user.click(button('Any other site, from $4.50'));
  expect(rent.service.value).toBe('servicenotlisted');
});

test('a favourite is marked by its star, and comes first', async () => {
  const { user, rent, backend } = await shown();
  await act(() => rent.choose('signal'));
  await user.click(button('Add Signal to favourites'));
  expect(backend.setFavourite.mock.calls).toEqual([['signal']]);
  await act(() => rent.choose(null));
  const [group] = screen.getAllByRole('group', { name: 'Favourites' });
  expect(group?.textContent).toContain('Signal');
});

test('finished numbers stand between the search and the services, and below what a search finds', async () => {
  const { live, user } = await shown();
  await act(() => live.adopt(verification({ id: 'ver_0', state: 'completed', code: '154802' })));
  const isBefore = (): boolean => {
    const list = screen.getByRole('listbox');
    const place = screen.getByText('154802').compareDocumentPosition(list);
    return (place & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
  };
  expect(isBefore()).toBe(true);
  const search = screen.getByRole('combobox');
  await user.click(search);
  expect(isBefore()).toBe(true);
  await user.keyboard('sig');
  expect([isBefore(), document.activeElement]).toEqual([false, search]);
  await user.keyboard('{Escape}');
  expect(isBefore()).toBe(true);
});

test('the services stay in view beside finished numbers; while one waits they open on focus', async () => {
  const { live, user } = await shown();
  await act(() => live.adopt(verification({ id: 'ver_0', state: 'expired' })));
  expect(screen.getAllByRole('option')).toHaveLength(3);
  await act(() => live.adopt(verification()));
  expect(screen.queryAllByRole('option')).toEqual([]);
  await user.click(screen.getByRole('combobox'));
  expect(screen.getAllByRole('option')).toHaveLength(3);
});

// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { useLocation } from 'preact-iso';
import { beforeEach, expect, test, vi } from 'vitest';
import { FilterBar } from '../../../../../web/features/verifications/numbers/filter-bar';
import { parseFilters } from '../../../../../web/features/verifications/numbers/filters';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import {
  address,
  button,
  field,
  person,
  show,
  testDashboard,
  unmount,
  within,
} from '../../../support/dom';
import { testModels } from '../models';

beforeEach(() => void vi.useFakeTimers());

const Bar = () => <FilterBar filters={parseFilters(useLocation().query)} />;
const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

async function shown(path = '/numbers') {
  const dashboard = testDashboard();
  const models = testModels(dashboard);
  await show(
    within(
      dashboard,
      <VerificationsProvider value={models}>
        <Bar />
      </VerificationsProvider>,
    ),
    path,
  );
  return person();
}

test('a text is searched once the typing has stopped', async () => {
  const user = await shown();
  await user.type(field('Search'), '206');
  await pass(299);
  expect(address()).toBe('/numbers');
  await pass(1);
  expect(address()).toBe('/numbers?query=206');
  expect(field('Search').value).toBe('206');
});

test('choosing another filter while a text is typed keeps both', async () => {
  const user = await shown();
  await user.type(field('Search'), '206');
  await user.selectOptions(field('Status'), 'completed');
  expect(address()).toBe('/numbers?state=completed');
  await pass(300);
  expect(new URLSearchParams(location.search).toString()).toBe('query=206&state=completed');
});

test('a text that was being typed does not lead back to a page that was left', async () => {
  const user = await shown();
  await user.type(field('Search'), '206');
  unmount();
  history.replaceState(null, '', '/billing');
  await pass(1_000);
  expect(address()).toBe('/billing');
});

test('clearing removes every filter, also one that is being typed', async () => {
  const user = await shown('/numbers?service=whatsapp&query=206&from=2026-11-01');
  expect([field('Service').value, field('Search').value]).toEqual(['whatsapp', '206']);
  await user.type(field('Search'), '5');
  await user.click(button('Clear filters'));
  await pass(1_000);
  expect([address(), field('Search').value, field('Service').value]).toEqual(['/numbers', '', '']);
});

test('the field follows the address', async () => {
  await shown('/numbers?query=206');
  history.pushState(null, '', '/numbers?query=2065550142');
  await act(() => void dispatchEvent(new PopStateEvent('popstate')));
  expect(field('Search').value).toBe('2065550142');
});

test('a preset is the period until now, and is shown as chosen', async () => {
  vi.setSystemTime(new Date(2026, 10, 22, 15));
  const user = await shown('/numbers?service=whatsapp');
  const chosen = () =>
    screen.getAllByRole('button', { pressed: true }).map(({ textContent }) => textContent);
  expect(chosen()).toEqual(['All time']);
  await user.click(button('7 days'));
  expect([address(), chosen()]).toEqual(['/numbers?service=whatsapp&from=2026-11-16', ['7 days']]);
  await user.click(button('This month'));
  expect(address()).toBe('/numbers?service=whatsapp&from=2026-11-01');
  await user.click(button('Today'));
  expect(address()).toBe('/numbers?service=whatsapp&from=2026-11-22');
  await user.click(button('All time'));
  expect(address()).toBe('/numbers?service=whatsapp');
});

// @vitest-environment happy-dom
import { act } from 'preact/test-utils';
import { useLocation } from 'preact-iso';
import { beforeEach, expect, test, vi } from 'vitest';
import { FilterBar } from '../../../../../web/features/verifications/history/filter-bar';
import { parseFilters } from '../../../../../web/features/verifications/history/filters';
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

test('a number is searched once the typing has stopped', async () => {
  const user = await shown();
  await user.type(field('Number'), '206');
  await pass(299);
  expect(address()).toBe('/numbers');
  await pass(1);
  expect(address()).toBe('/numbers?number=206');
  expect(field('Number').value).toBe('206');
});

test('choosing another filter while a number is typed keeps both', async () => {
  const user = await shown();
  await user.type(field('Number'), '206');
  await user.selectOptions(field('Status'), 'completed');
  expect(address()).toBe('/numbers?state=completed');
  await pass(300);
  expect(new URLSearchParams(location.search).toString()).toBe('number=206&state=completed');
});

test('a number that was being typed does not lead back to a page that was left', async () => {
  const user = await shown();
  await user.type(field('Number'), '206');
  unmount();
  history.replaceState(null, '', '/billing');
  await pass(1_000);
  expect(address()).toBe('/billing');
});

test('clearing removes every filter, also one that is being typed', async () => {
  const user = await shown('/numbers?service=whatsapp&number=206&from=2026-11-01');
  expect([field('Service').value, field('Number').value]).toEqual(['whatsapp', '206']);
  await user.type(field('Number'), '5');
  await user.click(button('Clear filters'));
  await pass(1_000);
  expect([address(), field('Number').value, field('Service').value]).toEqual(['/numbers', '', '']);
});

test('the field follows the address, and shows that a part of a number finds nothing', async () => {
  await shown('/numbers?number=206');
  const hint = document.getElementById(field('Number').getAttribute('aria-describedby') ?? '');
  expect(hint?.textContent).toBeTruthy();
  history.pushState(null, '', '/numbers?number=2065550142');
  await act(() => void dispatchEvent(new PopStateEvent('popstate')));
  expect(field('Number').value).toBe('2065550142');
  expect(field('Number').getAttribute('aria-describedby')).toBeNull();
});

// @vitest-environment happy-dom
import { screen, within as inside } from '@testing-library/dom';
import { act } from 'preact/test-utils';
import { expect, test } from 'vitest';
import { NumbersPage } from '../../../../../web/features/verifications/numbers/numbers-page';
import { VerificationsProvider } from '../../../../../web/features/verifications/verifications-context';
import { verification } from '../../../support/builders';
import { button, fakeApi, person, show, testDashboard, until, within } from '../../../support/dom';
import { testModels } from '../models';

const ROWS = Array.from({ length: 1_000 }, (_, n) =>
  verification({
    id: `ver_${n}`,
    createdAt: new Date(Date.UTC(2026, 10, 22) - n * 60_000).toISOString(),
    number: `+1206555${String(n).padStart(4, '0')}`,
    ...(n % 2 === 0 && { code: String(4_000 + n), state: 'completed', chargedCents: 225 }),
  }),
);

async function shown(path = '/numbers') {
  const dashboard = testDashboard();
  const models = testModels(dashboard);
  const page = (query: string) => {
    const from = Number(/cursor=(\d+)/.exec(query)?.[1] ?? 0);
    const next = from + 100 < ROWS.length ? String(from + 100) : null;
    return { data: ROWS.slice(from, from + 100), hasMore: next !== null, nextCursor: next };
  };
  const calls = fakeApi({
    ...Object.fromEntries(
      Array.from({ length: 10 }, (_, n) => {
        const query = `limit=100${n === 0 ? '' : `&cursor=${n * 100}`}`;
        return [`GET /v1/verifications?${query}`, () => page(query)];
      }),
    ),
    'GET /v1/verifications?service=telegram&limit=100': () => ({
      data: ROWS.slice(0, 1),
      hasMore: false,
      nextCursor: null,
    }),
    'GET /v1/verifications?state=failed&limit=100': () => ({
      data: ROWS.slice(0, 1),
      hasMore: false,
      nextCursor: null,
    }),
    'GET /v1/verifications/summary': () => ({
      rentalCount: 1_000,
      completedCount: 500,
      openCount: 200,
      chargedCents: 112_500,
      refundedCents: 225,
      currency: 'USD',
      capped: false,
    }),
    'GET /v1/verifications/summary?service=telegram': () => ({
      rentalCount: 0,
      completedCount: 0,
      openCount: 0,
      chargedCents: 0,
      refundedCents: 0,
      currency: 'USD',
      capped: false,
    }),
  });
  const root = await show(
    within(
      dashboard,
      <VerificationsProvider value={models}>
        <NumbersPage />
      </VerificationsProvider>,
    ),
    path,
  );
  await screen.findByRole('table');
  return { ...models, root, calls, user: person() };
}

test('a thousand numbers are read as the reader comes to their end, and a few rows are drawn', async () => {
  const { root, calls, user } = await shown();
  for (let page = 1; page < 10; page++) {
    const before = calls.length;
    await user.click(button('Load more'));
    await until(() => expect(calls.length).toBeGreaterThan(before));
  }
  await until(() => expect(screen.queryByRole('button', { name: 'Load more' })).toBeNull());
  expect(screen.getByRole('table').getAttribute('aria-rowcount')).toBe('1001');
  expect(root.querySelectorAll('tbody tr[aria-rowindex]').length).toBeLessThanOrEqual(72);
  expect(root.querySelectorAll('*').length).toBeLessThan(2_500);
});

test('the period is summed up: rented, success, spent', async () => {
  const { root } = await shown();
  await until(() =>
    expect([...root.querySelectorAll('dd')].map(({ textContent }) => textContent)).toEqual([
      '1,000',
      '63%',
      '$1,122.75',
    ]),
  );
});

test('selected rows are copied at once: their numbers, and the codes of those that have one', async () => {
  const { user } = await shown();
  const boxes = screen.getAllByRole('checkbox', { name: /^Select WhatsApp/ });
  for (const box of boxes.slice(0, 3)) await user.click(box);
  expect(screen.getByText('3 selected')).toBeTruthy();
  await user.click(button('Copy numbers'));
  expect(await navigator.clipboard.readText()).toBe('+12065550000\n+12065550001\n+12065550002');
  await user.click(button('Copy codes'));
  expect(await navigator.clipboard.readText()).toBe('4000\n4002');
  await user.click(button('Clear'));
  expect(screen.queryByText('3 selected')).toBeNull();
});

test('a row copies its number and its code', async () => {
  const { user } = await shown();
  await user.click(button('Copy +1 (206) 555-0000'));
  expect(await navigator.clipboard.readText()).toBe('+12065550000');
  await user.click(button('Copy code 4000'));
  expect(await navigator.clipboard.readText()).toBe('4000');
});

test('a code that arrives is shown in its row, and a number rented meanwhile on top', async () => {
  const { live } = await shown();
  const [, second] = screen.getAllByRole('row').slice(1);
  if (!second) throw new Error('no row');
  expect(inside(second).queryByText('990')).toBeNull();
  await act(() => live.adopt({ ...verification(ROWS[1]), code: '990' }));
  expect(inside(second).getByText('990')).toBeTruthy();
  const now = new Date(Date.UTC(2026, 10, 23)).toISOString();
  await act(() => live.adopt(verification({ id: 'ver_new', createdAt: now, service: 'signal' })));
  const [first] = screen.getAllByRole('row').slice(1);
  expect(first?.textContent).toContain('Signal');
});

test('the summary is not shown beside a list of one state, which it does not count', async () => {
  const { root, calls } = await shown('/numbers?state=failed');
  expect(root.querySelector('dl')).toBeNull();
  expect(calls.filter(({ path }) => path.includes('summary'))).toEqual([]);
});

test('filters are sent to the server, also for the file', async () => {
  const { calls } = await shown('/numbers?service=telegram');
  expect(calls.map(({ path }) => path)).toEqual(
    expect.arrayContaining([
      '/v1/verifications?service=telegram&limit=100',
      '/v1/verifications/summary?service=telegram',
    ]),
  );
  expect(screen.getAllByRole('row')).toHaveLength(2);
});

// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import { AddCreditsPage } from '../../../../../web/features/billing/payments/add-credits-page';
import type { Me } from '../../../../../web/api/first-pages-api';
import { payment } from '../../../support/builders';
import {
  alerts,
  button,
  fakeApi,
  field,
  owner,
  person,
  refusal,
  show,
  testDashboard,
  within,
  type ApiCall,
  until,
  problemOf,
} from '../../../support/dom';

const expiresAt = () => new Date(Date.now() + 1_800_000).toISOString();
const opened = ({ body }: ApiCall) =>
  payment({
    ...(body as object),
    amountMinor: 2_000,
    rate: { ...payment().rate, expiresAt: expiresAt() },
  });

async function shown(
  answer: (call: ApiCall) => object = opened,
  { path = '/billing/add', me = owner }: { path?: string; me?: Me } = {},
) {
  const calls = fakeApi({ 'POST /v1/payments': answer });
  await show(within(testDashboard(me), <AddCreditsPage />), path);
  return { calls, user: person() };
}

const asked = (calls: readonly ApiCall[]) => calls.map(({ body }) => body);

test('an amount is reviewed at the quoted price, and paid at the checkout', async () => {
  const { calls, user } = await shown();
  await user.click(field('$50.00'));
  await user.selectOptions(field('Currency'), 'NGN');
  await user.click(field(/^Save this card/));
  await user.click(button('Review'));
  await screen.findByRole('heading', { name: 'Review your payment' });
  expect(asked(calls)).toEqual([{ creditCents: 5_000, currency: 'NGN', saveCard: true }]);
  const pay = screen.getByRole<HTMLAnchorElement>('link', { name: /^Pay 20\.00 NGN/ });
  expect(pay.href).toBe('https://checkout.example.com/1');
  await until(() => expect(document.activeElement?.textContent).toBe('Review your payment'));
});

test('a typed amount outside the range is not sent, and its field says the range', async () => {
  const { calls, user } = await shown();
  await user.click(field('Other'));
  for (const wrong of ['0.50', '10001', 'ten']) {
    await user.clear(field('Amount in US dollars'));
    await user.type(field('Amount in US dollars'), `${wrong}{Enter}`);
    expect(problemOf('Amount in US dollars')).toBe(
      'Enter an amount from $1.00 to $10,000.00, such as 25 or 12.50.',
    );
  }
  expect(calls).toEqual([]);
  await user.clear(field('Amount in US dollars'));
  await user.type(field('Amount in US dollars'), '12,50{Enter}');
  await screen.findByRole('heading', { name: 'Review your payment' });
  expect(asked(calls)).toMatchObject([{ creditCents: 1_250 }]);
});

test('going back returns to the form; the same amount again is the same payment', async () => {
  const { calls, user } = await shown();
  await user.click(button('Review'));
  await screen.findByRole('heading', { name: 'Review your payment' });
  await user.click(button('Change'));
  await user.click(button('Review'));
  await screen.findByRole('heading', { name: 'Review your payment' });
  expect(calls).toHaveLength(1);
});

test('a refusal is shown; a second try repeats the request under the same key while its outcome is unknown', async () => {
  let tries = 0;
  const { calls, user } = await shown((call) =>
    ++tries === 1
      ? refusal(503, 'payments.unavailable', 'Payments are unavailable.')
      : opened(call),
  );
  await user.click(button('Review'));
  await until(() => expect(alerts()).toHaveLength(1));
  await user.click(button('Review'));
  await screen.findByRole('heading', { name: 'Review your payment' });
  const keys = calls.map(({ headers }) => headers.get('idempotency-key'));
  expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
  expect(keys[0]).toBeTruthy();
});

test('an expired rate cannot be paid: a new price is requested', async () => {
  const { user, calls } = await shown(({ body }) =>
    payment({
      ...(body as object),
      rate: { ...payment().rate, expiresAt: new Date(Date.now() - 1).toISOString() },
    }),
  );
  await user.click(button('Review'));
  await screen.findByText('This price has expired. You haven’t been charged.');
  expect(screen.queryByRole('link', { name: /^Pay/ })).toBeNull();
  await user.click(button('Get a new price'));
  await until(() => expect(calls).toHaveLength(2));
});

test('the address can fill in an amount, and a member sees that only owners add credits', async () => {
  await shown(opened, { path: '/billing/add?credits=1234&currency=KES' });
  expect([field('Amount in US dollars').value, field('Currency').value]).toEqual(['12.34', 'KES']);
  const member = { ...owner, account: { ...owner.account, role: 'member' } } as Me;
  const { calls } = await shown(opened, { me: member });
  expect(screen.queryAllByRole('button', { name: 'Review' })).toHaveLength(1);
  expect(calls).toEqual([]);
});

// @vitest-environment happy-dom
import { screen } from '@testing-library/dom';
import { expect, test } from 'vitest';
import texts from '../../../web/locales/en.payments.json';
import { addTexts } from '../../../web/locales/i18n';
import { PaymentFacts } from '../../../web/shared/payments/payment-facts';
import { PaymentList } from '../../../web/shared/payments/payment-list';
import { show } from '../support/dom';
import { payment } from '../support/builders';

addTexts(texts);

const VISA = { brand: 'visa', last4: '4081' };
const list = (items: ReturnType<typeof payment>[]) =>
  show(<PaymentList items={items} caption="Payments" hrefOf={(id) => `/billing/payments/${id}`} />);

test('the payment and its row name the card', async () => {
  await show(<PaymentFacts payment={payment({ card: VISA })} />);
  expect(screen.getByText('Card').nextElementSibling?.textContent).toBe('Visa •• 4081');
  await list([payment({ card: { brand: null, last4: '4081' } })]);
  expect(screen.getAllByText('Card •• 4081')).toHaveLength(2);
});

test('a payment without a card names none', async () => {
  await show(<PaymentFacts payment={payment({ card: null })} />);
  expect(screen.queryByText('Card')).toBeNull();
  expect(screen.queryByText(/••/)).toBeNull();
});

test('a checkout that was left is not a wait: it is not completed, and nothing moves', async () => {
  const root = await list([
    payment({ id: 'pay_1', state: 'pending' }),
    payment({ id: 'pay_2', state: 'initialized' }),
  ]);
  const badges = [...root.querySelectorAll('tbody tr')].map((row) => [
    row.querySelectorAll('td')[1]?.textContent,
    row.querySelector('.animate-pulse') !== null,
  ]);
  expect(badges).toEqual([
    ['Not completed', false],
    ['Opening', true],
  ]);
});

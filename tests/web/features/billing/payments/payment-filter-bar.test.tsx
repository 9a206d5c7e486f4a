// @vitest-environment happy-dom
import { useLocation } from 'preact-iso';
import { expect, test } from 'vitest';
import { parsePaymentFilters } from '../../../../../web/features/billing/payments/filters';
import { PaymentFilterBar } from '../../../../../web/features/billing/payments/payment-filter-bar';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.payments.json';
import { address, button, field, person, show } from '../../../support/dom';

addTexts(texts);

const Bar = () => <PaymentFilterBar filters={parsePaymentFilters(useLocation().query)} />;

test('each filter is added to the current ones, and all are cleared together', async () => {
  await show(<Bar />, '/billing/payments');
  const user = person();
  await user.selectOptions(field('Status'), 'succeeded');
  await user.selectOptions(field('Currency'), 'NGN');
  await user.type(field('From'), '2026-11-01');
  expect(Object.fromEntries(new URLSearchParams(location.search))).toEqual({
    state: 'succeeded',
    currency: 'NGN',
    from: '2026-11-01',
  });
  await user.selectOptions(field('Status'), '');
  expect(new URLSearchParams(location.search).get('state')).toBeNull();
  await user.click(button('Clear filters'));
  expect([address(), field('Currency').value, field('From').value]).toEqual([
    '/billing/payments',
    '',
    '',
  ]);
});

import { expect, test } from 'vitest';
import { addTexts } from '../../../../../web/locales/i18n';
import texts from '../../../../../web/locales/en.payments.json';
import {
  parsePaymentFilters,
  paymentsAddress,
  toPaymentsQuery,
  tryAgainAddress,
} from '../../../../../web/features/billing/payments/filters';
import { PaymentModel } from '../../../../../web/features/billing/payments/payment.model';
import { priceFacts } from '../../../../../web/shared/payments/rate-facts';
import { reasonText } from '../../../../../web/features/billing/payments/reason-text';
import { payment, problem } from '../../../support/builders';

addTexts(texts);

test('filters become the address and the query', () => {
  const filters = parsePaymentFilters({
    state: 'failed',
    from: '2026-11-01',
    to: '2026-11-02',
    x: '1',
  });
  expect(paymentsAddress(filters)).toBe(
    '/billing/payments?state=failed&from=2026-11-01&to=2026-11-02',
  );
  expect(paymentsAddress(parsePaymentFilters({}))).toBe('/billing/payments');
  const query = toPaymentsQuery(filters);
  expect(Object.keys(query)).toEqual(['state', 'from', 'to']);
  expect(Date.parse(query['to'] ?? '') - Date.parse(query['from'] ?? '')).toBe(2 * 86_400_000);
  expect(tryAgainAddress(payment())).toBe('/billing/add?credits=2000&currency=NGN');
});

test('every reason has a text; mismatches and unknown reasons share one', () => {
  const reasons = ['declined', 'mismatch:amount', 'mismatch:currency', 'brand_new', null];
  const said = reasons.map((reason) => reasonText({ reason }).slice(0, 20));
  expect(said).toEqual([
    'Your bank declined t',
    'We received a differ',
    'We received a differ',
    'This payment added n',
    '',
  ]);
});

test("I-25 the price facts are the API's: amount, rate, source and age", () => {
  const said = (of: Parameters<typeof priceFacts>[0]) =>
    priceFacts(of).flatMap((fact) =>
      fact && typeof fact.value === 'string'
        ? [fact.value, fact.note ?? []].flat().map((text) => text.replaceAll('\u00a0', ' '))
        : [],
    );
  expect(said(payment())).toEqual([
    '$20.00',
    '32,010.00 NGN',
    '1 USD = 1600.5 NGN',
    expect.stringMatching(/^cbn\.gov\.ng, Nov 22, 2026/),
  ]);
  expect(said(payment({ currency: 'USD', amountMinor: 2_000 }))).toEqual(['$20.00', '$20.00']);
});

test('a payment is shown with its ledger rows, oldest first; an older answer is dropped', async () => {
  const row = (sequence: number) => ({
    sequence,
    reference: 'pay_1',
    description: 'Top-up',
    step: 'top_up',
    ledgerAccount: 'available',
    amountCents: 2_000,
    movedCents: 2_000,
    balanceAfterCents: 2_000,
    createdAt: '2026-11-22T10:00:00.000Z',
  });
  const answers = [payment({ state: 'pending' }), payment({ state: 'succeeded' })].map((value) => ({
    value,
    ...Promise.withResolvers<void>(),
  }));
  let asked = 0;
  const model = new PaymentModel('pay_1', {
    get: async () => {
      const answer = answers[asked++];
      await answer?.promise;
      if (!answer) throw problem(404, 'payments.not_found');
      return answer.value;
    },
    ledger: async () => ({ data: [row(2), row(1)], hasMore: false, nextCursor: null }),
  });
  const loads = [model.load(), model.load()];
  answers[1]?.resolve();
  await loads[1];
  answers[0]?.resolve();
  await loads[0];
  expect(model.payment.value?.state).toBe('succeeded');
  expect(model.rows.value.map(({ sequence }) => sequence)).toEqual([1, 2]);
  await model.load();
  expect(model.error.value).toMatchObject({ code: 'payments.not_found' });
});

import { expect, test } from 'vitest';
import { EnableAutoTopUp } from '../../../../worker/billing/auto-top-up/auto-top-up.schemas';
import { SetAlert } from '../../../../worker/billing/ledger/ledger.schemas';
import { CreatePayment } from '../../../../worker/billing/payments/payments.schemas';

const payment = { creditCents: 2_000, currency: 'USD' };
const terms = {
  paymentMethodId: 'crd_1',
  thresholdCents: 500,
  monthlyLimitCents: 10_000,
  consent: true,
};

test.for([
  [CreatePayment, { ...payment, creditCents: 99 }, 'must be at least $1.00.'],
  [CreatePayment, { ...payment, creditCents: 1_000_001 }, 'must be at most $10,000.00.'],
  [EnableAutoTopUp, { ...payment, ...terms, creditCents: 99 }, 'must be at least $1.00.'],
  [EnableAutoTopUp, { ...payment, ...terms, thresholdCents: 0 }, 'must be at least $0.01.'],
  [
    EnableAutoTopUp,
    { ...payment, ...terms, monthlyLimitCents: 10_000_001 },
    'must be at most $100,000.00.',
  ],
  [SetAlert, { thresholdCents: 100_000_001 }, 'must be at most $1,000,000.00.'],
] as const)('a limit of credits is shown in dollars: %#', ([schema, body, message]) => {
  expect(schema.safeParse(body).error?.issues[0]?.message).toBe(message);
});

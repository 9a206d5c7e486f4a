import { expect, test } from 'vitest';
import { EnableAutoTopUp } from '../../../../worker/billing/auto-top-up/auto-top-up.schemas';
import { SetAlert } from '../../../../worker/billing/ledger/ledger.schemas';
import { CreatePayment } from '../../../../worker/billing/payments/payments.schemas';

const payment = { credits: 2_000, currency: 'USD' };
const terms = { paymentMethodId: 'crd_1', threshold: 500, monthlyCap: 10_000, consent: true };

test.for([
  [CreatePayment, { ...payment, credits: 99 }, 'must be at least $1.00.'],
  [CreatePayment, { ...payment, credits: 1_000_001 }, 'must be at most $10,000.00.'],
  [EnableAutoTopUp, { ...payment, ...terms, credits: 99 }, 'must be at least $1.00.'],
  [EnableAutoTopUp, { ...payment, ...terms, threshold: 0 }, 'must be at least $0.01.'],
  [
    EnableAutoTopUp,
    { ...payment, ...terms, monthlyCap: 10_000_001 },
    'must be at most $100,000.00.',
  ],
  [SetAlert, { threshold: 100_000_001 }, 'must be at most $1,000,000.00.'],
] as const)('a limit of credits is shown in dollars: %#', ([schema, body, message]) => {
  expect(schema.safeParse(body).error?.issues[0]?.message).toBe(message);
});

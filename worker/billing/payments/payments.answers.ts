import * as z from 'zod';
import { shownAnnotations } from '../../platform/core/annotations';
import {
  cents,
  EMPTY_BODY,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { STATES } from './payment-machine';
import { PAYMENT_REASONS, SHOWN_PURPOSES } from '../../events/payment-reasons';
import { idOf } from '../../platform/core/id-schemas';
import { ORIGINS } from './payment-records';

/** A payment as staff see it. */
export const PaymentFacts = z.strictObject({
  id: idOf('payment'),
  reference: z.string().describe('Reference at Paystack and on the card statement'),
  purpose: z.enum(SHOWN_PURPOSES).describe('What it pays for: credits, or a plan'),
  origin: z
    .enum(ORIGINS)
    .describe('What started it: a checkout, or an agreement to charge a saved card'),
  saveCard: z.boolean().describe('The paying card is saved if Paystack allows it'),
  state: z.enum(STATES),
  reason: z.enum(PAYMENT_REASONS).nullable().describe('Why the payment failed'),
  creditCents: cents.describe(
    'Credits that the payment adds if it is paid before its rate lock ends, in US cents',
  ),
  creditedCents: cents
    .nullable()
    .describe(
      'Credits that the payment added, in US cents; fewer than `creditCents` if it was paid later',
    ),
  returnedCents: cents.describe(
    'Credits that were refunded or disputed, in US cents; pending ones are included',
  ),
  card: z
    .strictObject({
      brand: z.string().nullable().describe('Brand of the card, such as `visa`'),
      last4: z.string().describe('Last four digits'),
    })
    .nullable()
    .describe(
      'The card that paid or was declined, or the saved card that is charged; null while unknown, and for other channels',
    ),
  receiptNumber: z
    .string()
    .nullable()
    .describe('Number of its receipt; null while it is not credited'),
  currency: z.enum(CURRENCIES).describe('Currency of the charge'),
  amountMinor: z.int().describe('The charge, in hundredths of `currency`'),
  rate: z
    .strictObject({
      perDollar: z.string().describe('Units of the currency for one US dollar'),
      source: z.string().describe('Publisher of the rate; `fixed` for US dollars'),
      observedAt: instant.describe('When the rate was published'),
      expiresAt: instant.describe(
        'After this, the payment is credited at the worse of the locked and the current rate',
      ),
    })
    .describe('The exchange rate of the payment'),
  authorizationUrl: z
    .string()
    .nullable()
    .describe('Where the customer pays; null when the payment cannot be paid'),
  createdAt: instant.describe('When the payment was started'),
  paidAt: instant.nullable().describe('When the customer paid; null while unpaid'),
  endedAt: instant
    .nullable()
    .describe('When the payment succeeded, failed or was abandoned; null while it can be paid'),
});
/** As its owner sees it. */
export const Payment = z
  .strictObject({ ...PaymentFacts.shape, ...shownAnnotations })
  .meta({ id: 'Payment' });

export const paymentFacts: z.infer<typeof PaymentFacts> = {
  id: 'pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  reference: 'pay-0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  purpose: 'top_up',
  origin: 'checkout',
  saveCard: false,
  state: 'pending',
  reason: null,
  creditCents: 2_000,
  creditedCents: null,
  returnedCents: 0,
  card: null,
  receiptNumber: null,
  currency: 'NGN',
  amountMinor: 3_201_000,
  rate: {
    perDollar: '1600.5',
    source: 'cbn.gov.ng',
    observedAt: '2026-11-22T09:00:00.000Z',
    expiresAt: '2026-11-22T10:30:00.000Z',
  },
  authorizationUrl: 'checkout.paystack.com/3ni8kd0example',
  createdAt: '2026-11-22T10:00:00.000Z',
  paidAt: null,
  endedAt: null,
};
const paymentExample: z.infer<typeof Payment> = {
  ...paymentFacts,
  externalId: 'invoice-42',
  metadata: {},
};
const paid = {
  ...paymentExample,
  state: 'succeeded' as const,
  creditedCents: 2_000,
  card: { brand: 'visa', last4: '4081' },
  receiptNumber: 'R-000042',
  authorizationUrl: null,
  paidAt: '2026-11-22T10:04:00.000Z',
  endedAt: '2026-11-22T10:04:02.000Z',
};

export const CREATE: Operation = {
  id: 'createPayment',
  summary: 'Create a payment',
  description:
    'Adds credits by card. Send the customer to `authorizationUrl`. The credits are added when Paystack confirms the ' +
    'payment, whether or not the customer returns.',
  tag: 'Payments',
  access: 'payments:write',
  idempotent: true,
  answers: {
    201: {
      description: 'The payment, with the address where the customer pays',
      schema: Payment,
      example: paymentExample,
      headers: LOCATION,
    },
  },
  problems: [
    ...JSON_BODY,
    'auth.email_unverified',
    'auth.person',
    'idempotency.key_invalid',
    'idempotency.in_progress',
    'idempotency.body_differs',
    'payments.no_rate',
    'payments.below_minimum',
    'payments.too_many',
    'payments.no_address',
    'payments.refused',
    'payments.not_opened',
    'payments.unavailable',
  ],
};

const read = { tag: 'Payments', access: 'payments:read' } as const;

export const LIST: Operation = {
  ...read,
  id: 'listPayments',
  summary: 'List payments',
  answers: {
    200: listAnswer(Payment, paid),
  },
  problems: QUERY,
};

export const CSV: Operation = {
  ...read,
  id: 'downloadPayments',
  summary: 'Download payments as CSV',
  description:
    'All payments that match the filters, as `text/csv`. Amounts are decimal numbers in units of the currency; columns ' +
    'that end in `_usd` are in dollars. Times are ISO 8601. A text that a spreadsheet would run as a formula starts ' +
    'with an apostrophe.',
  answers: {
    200: {
      description: 'The file. Its first line names the columns.',
      headers: { 'Content-Disposition': 'File name' },
      files: ['text/csv'],
    },
  },
  problems: QUERY,
};

export const GET: Operation = {
  ...read,
  id: 'getPayment',
  summary: 'Get a payment',
  answers: { 200: { description: 'The current state', schema: Payment, example: paid } },
  problems: ['payments.not_found'],
};

export const VERIFY: Operation = {
  id: 'verifyPayment',
  summary: 'Check a payment at Paystack',
  description: 'For a page that waits for the result. A paid payment is credited, once.',
  tag: 'Payments',
  access: 'payments:write',
  answers: { 200: { description: 'The current state', schema: Payment, example: paid } },
  problems: [...EMPTY_BODY, 'payments.not_found', 'payments.unavailable'],
  idempotent: 'replayed',
};

export const RETURN: Operation = {
  id: 'returnFromCheckout',
  summary: 'Redirect from the checkout to the dashboard',
  description: 'Proves nothing: the dashboard page checks the payment.',
  tag: 'Operation',
  access: 'open',
  answers: {
    302: {
      description: 'Redirect to the dashboard',
      headers: { Location: 'The page that waits for the payment' },
    },
  },
  problems: QUERY,
};

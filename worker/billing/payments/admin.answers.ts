import * as z from 'zod';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { exampleId, idOf, idOrNull } from '../../platform/core/id-schemas';
import {
  cents,
  instant,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { DIFFERENCE_KINDS, type Kind } from './reconciliation/compare-day';
import { REFUND_REASONS } from '../../events/payment-reasons';
import { paymentFacts, PaymentFacts } from './payments.answers';

const text = z.string().nullable();
const currency = z.enum(CURRENCIES).describe('Currency of the payment');
const amountMinor = z.int().describe('The same in hundredths of `currency`, as the payer gets it');

const Refund = z
  .strictObject({
    id: idOf('refund'),
    paymentId: idOf('payment'),
    providerRefundId: text.describe('Id of the refund at Paystack; null until it is known'),
    requestedById: idOrNull(
      'user',
      'Id of the staff member who requested it; null when Paystack made it',
    ),
    creditCents: cents.describe('Credits that the refund takes back, in US cents'),
    currency,
    amountMinor,
    state: z
      .enum(['requested', 'pending', 'needs_attention', 'processed', 'failed'])
      .describe('`processed`: the money has left; a bank may take days to show it'),
    reason: z.enum(REFUND_REASONS).nullable().describe('Why the refund failed'),
    createdAt: instant.describe('When it was requested'),
    endedAt: instant.nullable().describe('When it was processed or failed'),
  })
  .meta({ id: 'Refund' });
const Dispute = z
  .strictObject({
    id: idOf('dispute'),
    paymentId: idOf('payment'),
    accountId: idOf('account'),
    providerDisputeId: z.string().describe('Id of the dispute at Paystack'),
    creditCents: cents.describe('Credits owed while the dispute is open, in US cents'),
    currency,
    amountMinor,
    category: text.describe('What the payer claims, in the words of Paystack'),
    state: z.enum(['open', 'won', 'lost']).describe('`lost`: the payer got the money back'),
    resolution: text.describe('How the dispute ended, in the words of Paystack'),
    dueAt: instant.nullable().describe('Deadline for our response'),
    createdAt: instant.describe('When the dispute was opened'),
    endedAt: instant.nullable().describe('When it was won or lost'),
  })
  .meta({ id: 'Dispute' });
const ofAccount = {
  accountId: idOf('account'),
  providerTransactionId: text.describe('Id of the transaction at Paystack; null until it is paid'),
  surplusMinor: z
    .int()
    .describe(
      'Paid above `amountMinor`, mostly fees, in hundredths of `currency`. Refunded at Paystack, it takes no credits back',
    ),
};
const AccountPayment = z
  .strictObject({ ...ofAccount, ...PaymentFacts.shape })
  .meta({ id: 'AccountPayment' });
const WholePayment = z
  .strictObject({
    ...ofAccount,
    ...PaymentFacts.shape,
    refunds: z.array(Refund).describe('Oldest first'),
    disputes: z.array(Dispute).describe('Oldest first'),
  })
  .meta({ id: 'WholePayment' });
const FxRate = z
  .strictObject({
    id: idOf('rate'),
    currency: z.enum(['NGN', 'GHS', 'ZAR', 'KES']).describe('The currency of the rate'),
    perDollar: z.string().describe('Units of the currency for one US dollar'),
    source: z.string().describe('Publisher of the rate'),
    observedAt: instant.describe('When the rate was published'),
    setById: idOf('user', 'Id of the staff member who set it'),
    setAt: instant.describe('When it was set'),
    stale: z.boolean().describe('The rate is too old: nothing is sold at it'),
  })
  .meta({ id: 'FxRate' });
const kinds = Object.keys(DIFFERENCE_KINDS).filter(
  (name): name is Kind => name in DIFFERENCE_KINDS,
);
const Report = z
  .strictObject({
    day: z.iso.date().describe('The compared day, in UTC'),
    transactionCount: z.int().describe('Transactions at Paystack'),
    paymentCount: z.int().describe('Payments here'),
    differences: z
      .array(
        z.strictObject({
          kind: z.enum(kinds).describe('What differs'),
          reference: z.string().describe('Reference of the payment at Paystack'),
          paymentId: idOrNull('payment', 'Id of the payment; null when there is none here'),
          explanation: z.string().describe('The difference in words'),
        }),
      )
      .describe('Payments that differ; none on an ordinary day'),
    createdAt: instant.describe('When the days were compared'),
  })
  .meta({ id: 'PaymentReport' });

const refund: z.infer<typeof Refund> = {
  id: 'rfd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  paymentId: paymentFacts.id,
  providerRefundId: '3018001',
  requestedById: exampleId('user'),
  creditCents: 500,
  currency: 'NGN',
  amountMinor: 800_250,
  state: 'pending',
  reason: null,
  createdAt: '2026-11-23T10:00:00.000Z',
  endedAt: null,
};
const dispute: z.infer<typeof Dispute> = {
  id: 'dsp_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  paymentId: paymentFacts.id,
  accountId: exampleId('account'),
  providerDisputeId: '358950',
  creditCents: 2_000,
  currency: 'NGN',
  amountMinor: 3_201_000,
  category: 'chargeback',
  state: 'open',
  resolution: null,
  dueAt: '2026-11-30T18:00:00.000Z',
  createdAt: '2026-11-24T10:00:00.000Z',
  endedAt: null,
};
const payment = {
  accountId: exampleId('account'),
  providerTransactionId: '4099260001',
  surplusMinor: 0,
  ...paymentFacts,
};
const rate: z.infer<typeof FxRate> = {
  id: 'fxr_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  currency: 'NGN',
  perDollar: '1600.5',
  source: 'cbn.gov.ng',
  observedAt: '2026-11-22T09:00:00.000Z',
  setById: exampleId('user'),
  setAt: '2026-11-22T09:30:00.000Z',
  stale: false,
};
const report: z.infer<typeof Report> = {
  day: '2026-11-21',
  transactionCount: 41,
  paymentCount: 40,
  differences: [
    {
      kind: 'unknown_reference',
      reference: 'invoice-12',
      paymentId: null,
      explanation: DIFFERENCE_KINDS.unknown_reference,
    },
  ],
  createdAt: '2026-11-22T02:00:10.000Z',
};

const look = { tag: 'Operators', access: 'support' } as const;
const admin = { tag: 'Operators', access: 'admin' } as const;

export const FIND: Operation = {
  ...look,
  id: 'adminListPayments',
  summary: 'List payments of every account',
  answers: {
    200: listAnswer(AccountPayment, payment),
  },
  problems: QUERY,
};
export const SHOW: Operation = {
  ...look,
  id: 'adminGetPayment',
  summary: 'Get a payment with its refunds and disputes',
  answers: {
    200: {
      description: 'The current state',
      schema: WholePayment,
      example: { ...payment, refunds: [refund], disputes: [] },
    },
  },
  problems: ['payments.not_found'],
};
export const REFUND: Operation = {
  ...admin,
  id: 'adminCreateRefund',
  summary: 'Refund bought, unspent credits to the card',
  description:
    'The credits are set aside immediately. Paystack takes days; the refund shows the current state. Two requests without ' +
    'an Idempotency-Key create two refunds.',
  idempotent: true,
  answers: {
    201: { description: 'The refund', schema: Refund, example: refund, headers: LOCATION },
  },
  problems: [
    ...JSON_BODY,
    'auth.not_fresh',
    'idempotency.key_invalid',
    'idempotency.in_progress',
    'idempotency.body_differs',
    'payments.not_found',
    'refunds.not_refundable',
    'refunds.owed',
    'refunds.too_much',
  ],
};
export const GET_REFUND: Operation = {
  ...look,
  id: 'adminGetRefund',
  summary: 'Get a refund',
  answers: { 200: { description: 'The refund', schema: Refund, example: refund } },
  problems: ['refunds.not_found'],
};
export const DISPUTES: Operation = {
  ...look,
  id: 'adminListDisputes',
  summary: 'List disputes',
  answers: {
    200: listAnswer(Dispute, dispute),
  },
  problems: QUERY,
};
export const GET_DISPUTE: Operation = {
  ...look,
  id: 'adminGetDispute',
  summary: 'Get a dispute',
  answers: { 200: { description: 'The dispute', schema: Dispute, example: dispute } },
  problems: ['disputes.not_found'],
};
export const RESOLVE: Operation = {
  ...admin,
  id: 'adminResolveDispute',
  summary: 'Accept or decline a dispute',
  answers: {
    200: { description: 'The dispute as Paystack shows it', schema: Dispute, example: dispute },
  },
  problems: [
    ...JSON_BODY,
    'auth.not_fresh',
    'disputes.not_found',
    'disputes.ended',
    'disputes.refused',
    'payments.unavailable',
  ],
  idempotent: 'replayed',
};
export const RATES: Operation = {
  ...look,
  id: 'adminListFxRates',
  summary: 'List the exchange rates',
  answers: {
    200: listAnswer(FxRate, rate, 'All, at most one per currency, with source and age'),
  },
};
export const SET_RATE: Operation = {
  ...admin,
  id: 'adminSetFxRate',
  idempotent: 'replayed',
  summary: 'Set an exchange rate',
  description: 'Applies to new payments; locked rates do not change.',
  answers: {
    201: { description: 'The rate', schema: FxRate, example: rate, headers: LOCATION },
  },
  problems: [...JSON_BODY, 'auth.not_fresh', 'fx_rates.implausible'],
};
export const GET_RATE: Operation = {
  ...look,
  id: 'adminGetFxRate',
  summary: 'Get an exchange rate',
  description: 'Also one that a newer rate has replaced.',
  answers: { 200: { description: 'The rate', schema: FxRate, example: rate } },
  problems: ['fx_rates.not_found'],
};
export const REPORTS: Operation = {
  ...look,
  id: 'adminListPaymentReports',
  summary: 'List the daily comparisons with Paystack',
  answers: {
    200: listAnswer(Report, report, 'A page, by day'),
  },
  problems: QUERY,
};

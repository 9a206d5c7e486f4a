import * as z from 'zod';
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
const minor = z.int().describe('Hundredths of the currency of the payment');

const Refund = z
  .strictObject({
    id: z.string(),
    payment: z.string(),
    providerId: text,
    requestedBy: text.describe(
      'The staff member who requested it; null for a refund made at Paystack',
    ),
    credits: cents,
    amount: minor,
    state: z.enum(['requested', 'pending', 'needs_attention', 'processed', 'failed']),
    reason: z.enum(REFUND_REASONS).nullable(),
    createdAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Refund' });
const Dispute = z
  .strictObject({
    id: z.string(),
    payment: z.string(),
    account: z.string(),
    providerId: z.string(),
    credits: cents.describe('Cents owed while the dispute is open'),
    amount: minor,
    category: text,
    state: z.enum(['open', 'won', 'lost']),
    resolution: text,
    dueAt: instant.nullable().describe('Deadline for our response'),
    createdAt: instant,
    endedAt: instant.nullable(),
  })
  .meta({ id: 'Dispute' });
const ofAccount = {
  account: z.string(),
  providerId: text,
  surplus: minor.describe(
    'Hundredths of the currency paid above the amount, mostly fees. Refunded at Paystack, they take no credits back',
  ),
};
const AccountPayment = z
  .strictObject({ ...ofAccount, ...PaymentFacts.shape })
  .meta({ id: 'AccountPayment' });
const WholePayment = z
  .strictObject({
    ...ofAccount,
    ...PaymentFacts.shape,
    refunds: z.array(Refund),
    disputes: z.array(Dispute),
  })
  .meta({ id: 'WholePayment' });
const FxRate = z
  .strictObject({
    id: z.string(),
    currency: z.enum(['NGN', 'GHS', 'ZAR', 'KES']),
    rate: z.string().describe('Units of the currency for one US dollar'),
    source: z.string(),
    observedAt: instant,
    setBy: z.string(),
    setAt: instant,
    isStale: z.boolean().describe('The rate is too old: nothing is sold at it'),
  })
  .meta({ id: 'FxRate' });
const kinds = Object.keys(DIFFERENCE_KINDS).filter(
  (name): name is Kind => name in DIFFERENCE_KINDS,
);
const Report = z
  .strictObject({
    day: z.iso.date(),
    transactions: z.int().describe('Transactions at Paystack'),
    payments: z.int().describe('Payments here'),
    differences: z.array(
      z.strictObject({
        kind: z.enum(kinds),
        reference: z.string(),
        paymentId: text,
        explanation: z.string(),
      }),
    ),
    createdAt: instant,
  })
  .meta({ id: 'PaymentReport' });

const refund: z.infer<typeof Refund> = {
  id: 'rfd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  payment: paymentFacts.id,
  providerId: '3018001',
  requestedBy: 'usr_4b1f0c',
  credits: 500,
  amount: 800_250,
  state: 'pending',
  reason: null,
  createdAt: '2026-11-23T10:00:00.000Z',
  endedAt: null,
};
const dispute: z.infer<typeof Dispute> = {
  id: 'dsp_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  payment: paymentFacts.id,
  account: 'acc_9d2e71',
  providerId: '358950',
  credits: 2_000,
  amount: 3_201_000,
  category: 'chargeback',
  state: 'open',
  resolution: null,
  dueAt: '2026-11-30T18:00:00.000Z',
  createdAt: '2026-11-24T10:00:00.000Z',
  endedAt: null,
};
const payment = {
  account: 'acc_9d2e71',
  providerId: '4099260001',
  surplus: 0,
  ...paymentFacts,
};
const rate: z.infer<typeof FxRate> = {
  id: 'fxr_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  currency: 'NGN',
  rate: '1600.5',
  source: 'cbn.gov.ng',
  observedAt: '2026-11-22T09:00:00.000Z',
  setBy: 'usr_4b1f0c',
  setAt: '2026-11-22T09:30:00.000Z',
  isStale: false,
};
const report: z.infer<typeof Report> = {
  day: '2026-11-21',
  transactions: 41,
  payments: 40,
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
  id: 'adminRefundPayment',
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

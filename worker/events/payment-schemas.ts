import * as z from 'zod';
import { PAYMENT_REASONS, PURPOSES, REFUND_REASONS } from './payment-reasons';
import { cents, type EventSchema } from './schema';

const minor = z.int().describe('In the currency’s smallest unit');
const credits = cents.describe('Credits, in US cents');
const payment = <T extends z.ZodRawShape>(more: T) =>
  z.strictObject({
    paymentId: z.string(),
    currency: z.string().describe('ISO 4217'),
    amount: minor,
    balanceAfter: cents,
    ...more,
  });

const paid = {
  paymentId: 'pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  currency: 'NGN',
  amount: 1_650_000,
  balanceAfter: 1_892,
};
const refundId = 'rfd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';
const disputeId = 'dsp_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';
const base = { version: 1, scope: 'balance:read' } as const;

/** What went back to whoever paid. */
export const paidBack = payment({ refundId: z.string(), credits });

/** What payments tell of. */
export const PAYMENT_EVENTS = {
  'payment.succeeded': {
    ...base,
    about: 'A payment went through, and its credits are there.',
    data: payment({ credits, purpose: z.enum(PURPOSES) }),
    example: { ...paid, credits: 1_000, purpose: 'topup' },
  },
  'payment.challenged': {
    ...base,
    about:
      'The bank asks for its customer before it pays: who they are is mailed where to confirm.',
    data: payment({}),
    example: paid,
  },
  'payment.failed': {
    ...base,
    about: 'A payment came to nothing; no credits were given.',
    data: payment({ reason: z.enum(PAYMENT_REASONS) }),
    example: { ...paid, reason: 'declined' },
  },
  'payment.disputed': {
    ...base,
    about: 'Whoever paid asks their bank for the money; the credits are set aside.',
    data: payment({ disputeId: z.string(), credits }),
    example: { ...paid, disputeId, credits: 1_000 },
  },
  'payment.restored': {
    ...base,
    about: 'A dispute was decided for us; the credits are back.',
    data: payment({ disputeId: z.string(), credits }),
    example: { ...paid, disputeId, credits: 1_000 },
  },
  'payment.reversed': {
    ...base,
    about: 'The money of a payment went back, by a dispute or otherwise, and its credits with it.',
    data: payment({
      disputeId: z.string().optional(),
      refundId: z.string().optional(),
      credits,
    }),
    example: { ...paid, disputeId, credits: 1_000 },
  },
  'refund.failed': {
    ...base,
    about: 'A refund to whoever paid did not go through; its credits are back.',
    data: paidBack.extend({ reason: z.enum(REFUND_REASONS).nullable() }),
    example: { ...paid, refundId, credits: 1_000, reason: 'refused' },
  },
} as const satisfies Record<string, EventSchema>;

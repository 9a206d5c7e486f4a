import * as z from 'zod';
import { PAID, paymentId } from './snapshot-examples';
import { PAYMENT_REASONS, REFUND_REASONS, SHOWN_PURPOSES } from './payment-reasons';
import { idOf } from '../platform/core/id-schemas';
import { balanceAfterCents, cents, type EventSchema } from './event-schema';

const creditCents = cents.describe('Credits, in US cents');
/** A snapshot: the schema is the API's own, which this room does not know. */
const snapshot = z
  .looseObject({ id: z.string() })
  .describe(
    'The payment after the change, as the API shows it, without `authorizationUrl`; only with the scope `payments:read`',
  );
const payment = <T extends z.ZodRawShape>(more: T) =>
  z.strictObject({
    paymentId: idOf('payment'),
    currency: z.string().describe('ISO 4217 code of `amountMinor`'),
    amountMinor: z.int().describe('Amount in the smallest unit of the currency'),
    balanceAfterCents,
    payment: snapshot,
    ...more,
  });

const paid = {
  paymentId,
  currency: 'NGN',
  amountMinor: 1_650_000,
  balanceAfterCents: 1_892,
  payment: PAID,
};
const refundId = 'rfd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';
const disputeId = 'dsp_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1';
const base = { version: 1, scope: 'balance:read' } as const;

/** A refund to the payer. */
export const refundData = payment({ refundId: idOf('refund'), creditCents });

/** Events of payments. */
export const PAYMENT_EVENTS = {
  'payment.succeeded': {
    ...base,
    about: 'A payment succeeded and its credits were added.',
    data: payment({
      creditCents,
      purpose: z.enum(SHOWN_PURPOSES).describe('What was paid for'),
    }),
    example: { ...paid, creditCents: 1_000, purpose: 'top_up' },
  },
  'payment.challenged': {
    ...base,
    about:
      'The bank requires the cardholder to confirm a charge of the saved card. The person who agreed to the charge receives an email with a link.',
    data: payment({}),
    example: paid,
  },
  'payment.failed': {
    ...base,
    about: 'A payment failed. No credits were added.',
    data: payment({ reason: z.enum(PAYMENT_REASONS).describe('Why the payment failed') }),
    example: { ...paid, reason: 'declined' },
  },
  'payment.disputed': {
    ...base,
    about:
      'The payer disputed a payment at their bank. Its credits are on hold until the dispute is decided.',
    data: payment({ disputeId: idOf('dispute'), creditCents }),
    example: { ...paid, disputeId, creditCents: 1_000 },
  },
  'payment.restored': {
    ...base,
    about: 'A dispute was closed and the payment stands. Its credits are available again.',
    data: payment({ disputeId: idOf('dispute'), creditCents }),
    example: { ...paid, disputeId, creditCents: 1_000 },
  },
  'payment.reversed': {
    ...base,
    about:
      'The money of a payment was returned, by a dispute or otherwise, and its credits were removed.',
    data: payment({
      disputeId: idOf('dispute').optional(),
      refundId: idOf('refund').optional(),
      creditCents,
    }),
    example: { ...paid, disputeId, creditCents: 1_000 },
  },
  'refund.failed': {
    ...base,
    about: 'A refund to the payer failed. Its credits are available again.',
    data: refundData.extend({
      reason: z.enum(REFUND_REASONS).nullable().describe('Who refused the refund, if known'),
    }),
    example: { ...paid, refundId, creditCents: 1_000, reason: 'refused' },
  },
} as const satisfies Record<string, EventSchema>;

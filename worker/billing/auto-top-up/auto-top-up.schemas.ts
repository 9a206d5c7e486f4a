import * as z from 'zod';
import { formatMoney } from '../../platform/core/money';
import { creditsInput, MAX_CREDITS, MIN_CREDITS } from '../payments/payments.schemas';
import { CURRENCIES } from '../../providers/paystack/paystack.client';

const MAX_CAP = 10_000_000;
const WEEK_MINUTES = 7 * 24 * 60;

/** US cents below which something happens. */
const threshold = z
  .int()
  .min(1, `must be at least ${formatMoney(1)}.`)
  .max(MAX_CREDITS, `must be at most ${formatMoney(MAX_CREDITS)}.`);

/** The terms that the customer agrees to. Strict: callers cannot set spending or state (I-28). */
export const EnableAutoTopUp = z
  .strictObject({
    paymentMethodId: z.string().max(64).describe('A saved card'),
    threshold: threshold.describe('US cents: the card is charged when the balance is below this'),
    credits: creditsInput.describe('US cents that each charge adds'),
    currency: z.enum(CURRENCIES).describe('Currency of the charge'),
    monthlyCap: z
      .int()
      .min(MIN_CREDITS, `must be at least ${formatMoney(MIN_CREDITS)}.`)
      .max(MAX_CAP, `must be at most ${formatMoney(MAX_CAP)}.`)
      .describe('US cents: the most that is charged in a month (UTC)'),
    cooldownMinutes: z
      .int()
      .min(10)
      .max(WEEK_MINUTES)
      .default(60)
      .describe('Minimum time between two charges'),
    notifyBelow: threshold
      .optional()
      .describe(
        'US cents: an email and an event report a balance below this; `threshold` when not given',
      ),
    consent: z.literal(true).describe('The customer agrees to automatic charges'),
  })
  .refine((body) => body.monthlyCap >= body.credits, {
    path: ['monthlyCap'],
    error: 'must be at least "credits"; otherwise no charge is possible.',
  })
  .refine((body) => (body.notifyBelow ?? body.threshold) >= body.threshold, {
    path: ['notifyBelow'],
    error: 'must be at least "threshold": the notice precedes the charge.',
  })
  .meta({
    id: 'EnableAutoTopUp',
    example: {
      paymentMethodId: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
      threshold: 500,
      credits: 2_000,
      currency: 'NGN',
      monthlyCap: 10_000,
      consent: true,
    },
  });
export type EnableAutoTopUp = z.infer<typeof EnableAutoTopUp>;

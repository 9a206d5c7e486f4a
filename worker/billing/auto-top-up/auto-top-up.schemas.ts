import * as z from 'zod';
import { idInput } from '../../platform/core/id-schemas';
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
    paymentMethodId: idInput('card', 'Id of the saved card'),
    thresholdCents: threshold.describe(
      'The card is charged when the balance falls below this amount, in US cents',
    ),
    creditCents: creditsInput.describe('Credits that each charge adds, in US cents'),
    currency: z.enum(CURRENCIES).describe('Currency of the charge'),
    monthlyLimitCents: z
      .int()
      .min(MIN_CREDITS, `must be at least ${formatMoney(MIN_CREDITS)}.`)
      .max(MAX_CAP, `must be at most ${formatMoney(MAX_CAP)}.`)
      .describe('The most that is charged in a month (UTC), in US cents; at least `creditCents`'),
    cooldownMinutes: z
      .int()
      .min(10)
      .max(WEEK_MINUTES)
      .default(60)
      .describe('Minimum time between two charges, in minutes'),
    notifyBelowCents: threshold
      .optional()
      .describe(
        'An email and an event report a balance below this, in US cents; at least `thresholdCents`, which is used when ' +
          'not given',
      ),
    consent: z.literal(true).describe('The customer agrees to automatic charges'),
  })
  .refine((body) => body.monthlyLimitCents >= body.creditCents, {
    path: ['monthlyLimitCents'],
    error: 'must be at least "creditCents"; otherwise no charge is possible.',
  })
  .refine((body) => (body.notifyBelowCents ?? body.thresholdCents) >= body.thresholdCents, {
    path: ['notifyBelowCents'],
    error: 'must be at least "thresholdCents": the notice precedes the charge.',
  })
  .meta({
    id: 'EnableAutoTopUp',
    example: {
      paymentMethodId: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
      thresholdCents: 500,
      creditCents: 2_000,
      currency: 'NGN',
      monthlyLimitCents: 10_000,
      consent: true,
    },
  });
export type EnableAutoTopUp = z.infer<typeof EnableAutoTopUp>;

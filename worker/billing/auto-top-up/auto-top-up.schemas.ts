import * as z from 'zod';
import { MAX_CREDITS, MIN_CREDITS } from '../payments/payments.schemas';
import { CURRENCIES } from '../../providers/paystack/paystack.client';

const MAX_CAP = 10_000_000;
const WEEK_MINUTES = 7 * 24 * 60;

/** What the customer agrees to. Strict: what it cost so far, or how it stands, is never theirs to say (I-28). */
export const EnableAutoTopUp = z
  .strictObject({
    paymentMethodId: z.string().max(64).describe('A saved card'),
    threshold: z
      .int()
      .min(1)
      .max(MAX_CREDITS)
      .describe('US cents: charged when the balance is below'),
    credits: z.int().min(MIN_CREDITS).max(MAX_CREDITS).describe('US cents that each charge adds'),
    currency: z.enum(CURRENCIES).describe('What the card is charged in'),
    monthlyCap: z
      .int()
      .min(MIN_CREDITS)
      .max(MAX_CAP)
      .describe('US cents that a month (UTC) adds at most'),
    cooldownMinutes: z.int().min(10).max(WEEK_MINUTES).default(60).describe('Between two charges'),
    notifyBelow: z
      .int()
      .min(1)
      .max(MAX_CREDITS)
      .optional()
      .describe(
        'US cents: told by mail and event when the balance falls below; without it `threshold`',
      ),
    consent: z.literal(true).describe('The customer agrees that the card is charged by itself'),
  })
  .refine((body) => body.monthlyCap >= body.credits, {
    path: ['monthlyCap'],
    error: 'must be at least "credits", or nothing could ever be charged.',
  })
  .refine((body) => (body.notifyBelow ?? body.threshold) >= body.threshold, {
    path: ['notifyBelow'],
    error: 'must be at least "threshold": the notice comes before the charge.',
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

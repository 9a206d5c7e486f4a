import * as z from 'zod';
import {
  cents,
  EMPTY_BODY,
  instant,
  JSON_BODY,
  type Operation,
} from '../../platform/core/operation';
import { CURRENCIES } from '../../providers/paystack/paystack.client';

const AutoTopUp = z
  .strictObject({
    state: z
      .enum(['off', 'on', 'stopped'])
      .describe('`stopped` after three charges in a row that came to nothing; turn it on again'),
    terms: z
      .strictObject({
        paymentMethodId: z.string(),
        threshold: cents,
        credits: cents,
        currency: z.enum(CURRENCIES),
        monthlyCap: cents,
        cooldownMinutes: z.int(),
        notifyBelow: cents,
        consentedAt: instant,
      })
      .nullable()
      .describe('What was agreed to last; null when nothing ever was'),
    addedThisMonth: cents.describe('US cents of this month (UTC), charges under way too'),
    failures: z.int().describe('Charges in a row that came to nothing'),
    lastChargeAt: instant.nullable(),
    payment: z
      .strictObject({
        id: z.string(),
        authorizationUrl: z
          .string()
          .nullable()
          .describe('Where the bank waits for the customer to confirm'),
      })
      .nullable()
      .describe('The charge under way'),
  })
  .meta({ id: 'AutoTopUp' });
const example: z.infer<typeof AutoTopUp> = {
  state: 'on',
  terms: {
    paymentMethodId: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
    threshold: 500,
    credits: 2_000,
    currency: 'NGN',
    monthlyCap: 10_000,
    cooldownMinutes: 60,
    notifyBelow: 800,
    consentedAt: '2026-11-22T10:05:00.000Z',
  },
  addedThisMonth: 2_000,
  failures: 0,
  lastChargeAt: '2026-11-22T11:00:00.000Z',
  payment: null,
};

export const GET: Operation = {
  id: 'getAutoTopUp',
  summary: 'Read the auto top-up',
  tag: 'Payments',
  access: 'payments:read',
  answers: { 200: { description: 'As it is now', schema: AutoTopUp, example } },
};

export const ENABLE: Operation = {
  id: 'enableAutoTopUp',
  summary: 'Agree to have a saved card charged when credits run low',
  description:
    'Never two charges at once, none within the cooldown, and never more than the monthly cap. Three in a row that come ' +
    'to nothing stop it. The person must have proved who they are within ten minutes.',
  tag: 'Payments',
  access: 'owner',
  answers: { 200: { description: 'As it is now', schema: AutoTopUp, example } },
  problems: [
    ...JSON_BODY,
    'auth.not_fresh',
    'auth.email_unverified',
    'payment_methods.not_found',
    'payments.no_rate',
    'payments.below_minimum',
  ],
};

export const DISABLE: Operation = {
  id: 'disableAutoTopUp',
  summary: 'Turn auto top-up off',
  description: 'A charge under way goes its way.',
  tag: 'Payments',
  access: 'owner',
  answers: { 204: { description: 'Nothing is charged by itself any more' } },
  problems: EMPTY_BODY,
};

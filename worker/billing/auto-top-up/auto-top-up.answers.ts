import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
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
      .describe('`stopped` after three failed charges in a row; enable it again to continue'),
    terms: z
      .strictObject({
        paymentMethodId: idOf('card', 'Id of the saved card'),
        thresholdCents: cents.describe(
          'The card is charged when the balance falls below this amount, in US cents',
        ),
        creditCents: cents.describe('Credits that each charge adds, in US cents'),
        currency: z.enum(CURRENCIES).describe('Currency of the charge'),
        monthlyLimitCents: cents.describe('The maximum charge in a month (UTC), in US cents'),
        cooldownMinutes: z.int().describe('Minimum time between two charges, in minutes'),
        notifyBelowCents: cents.describe(
          'You receive an email and an event when the balance falls below this amount, in US cents',
        ),
        consentedAt: instant.describe('When the customer agreed'),
      })
      .nullable()
      .describe('The terms agreed to last; null when there were none'),
    addedThisMonthCents: cents.describe(
      'Credits charged this month (UTC), in US cents, pending charges included',
    ),
    failureCount: z.int().describe('Failed charges in a row'),
    lastChargedAt: instant.nullable().describe('When the card was last charged'),
    payment: z
      .strictObject({
        id: idOf('payment'),
        authorizationUrl: z
          .string()
          .nullable()
          .describe('Where the customer confirms the charge for the bank; null when not needed'),
      })
      .nullable()
      .describe('The pending charge'),
  })
  .meta({ id: 'AutoTopUp' });
const example: z.infer<typeof AutoTopUp> = {
  state: 'on',
  terms: {
    paymentMethodId: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
    thresholdCents: 500,
    creditCents: 2_000,
    currency: 'NGN',
    monthlyLimitCents: 10_000,
    cooldownMinutes: 60,
    notifyBelowCents: 800,
    consentedAt: '2026-11-22T10:05:00.000Z',
  },
  addedThisMonthCents: 2_000,
  failureCount: 0,
  lastChargedAt: '2026-11-22T11:00:00.000Z',
  payment: null,
};

export const GET: Operation = {
  id: 'getAutoTopUp',
  summary: 'Get the auto top-up',
  tag: 'Payments',
  access: 'payments:read',
  answers: { 200: { description: 'The current state', schema: AutoTopUp, example } },
};

export const ENABLE: Operation = {
  id: 'enableAutoTopUp',
  summary: 'Enable auto top-up',
  description:
    'Charges a saved card when the balance is low: one charge at a time, none within the cooldown, and no more than the ' +
    'monthly cap. Three failed charges in a row stop it. The person must have confirmed their identity within the last ' +
    'ten minutes.',
  tag: 'Payments',
  access: 'owner',
  answers: { 200: { description: 'The current state', schema: AutoTopUp, example } },
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
  summary: 'Disable auto top-up',
  description: 'A pending charge continues.',
  tag: 'Payments',
  access: 'owner',
  answers: { 204: { description: 'Auto top-up is off' } },
  problems: EMPTY_BODY,
};

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
      .describe('`stopped` after three failed charges in a row; enable it again to continue'),
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
      .describe('The terms agreed to last; null when there were none'),
    addedThisMonth: cents.describe('US cents charged this month (UTC), pending charges included'),
    failures: z.int().describe('Failed charges in a row'),
    lastChargeAt: instant.nullable(),
    payment: z
      .strictObject({
        id: z.string(),
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

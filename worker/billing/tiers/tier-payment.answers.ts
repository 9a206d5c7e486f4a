import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../../platform/core/operation';
import { CURRENCIES } from '../../providers/paystack/paystack.client';

const TierPayment = z
  .strictObject({
    first: z.enum(['credits', 'card']).describe('Tried first; the other one follows'),
    card: z
      .strictObject({
        paymentMethodId: idOf('card', 'Id of the saved card'),
        currency: z.enum(CURRENCIES).describe('Currency of the charge'),
        consentedAt: instant.describe('When the customer agreed'),
      })
      .nullable()
      .describe('Null: credits only'),
  })
  .meta({ id: 'TierPayment' });
const example: z.infer<typeof TierPayment> = {
  first: 'credits',
  card: {
    paymentMethodId: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
    currency: 'NGN',
    consentedAt: '2026-11-22T10:05:00.000Z',
  },
};

export const GET: Operation = {
  id: 'getTierPayment',
  summary: 'Get how the plan is paid',
  tag: 'Tiers',
  access: 'payments:read',
  answers: { 200: { description: 'The current state', schema: TierPayment, example } },
};

export const SET: Operation = {
  id: 'setTierPayment',
  summary: 'Pay the plan by a saved card',
  description:
    'The card is tried once a day. While neither the card nor credits pay, the plan stays for at most seven days, and ' +
    'no longer than it had been paid for without a break. The person must have confirmed their identity within the last ' +
    'ten minutes.',
  tag: 'Tiers',
  access: 'owner',
  answers: { 200: { description: 'The current state', schema: TierPayment, example } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'auth.email_unverified', 'payment_methods.not_found'],
};

export const DROP: Operation = {
  id: 'deleteTierPayment',
  summary: 'Pay the plan from credits only',
  tag: 'Tiers',
  access: 'owner',
  answers: { 204: { description: 'The card is no longer charged for the plan' } },
  problems: EMPTY_BODY,
};

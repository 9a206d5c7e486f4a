import * as z from 'zod';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../../platform/core/operation';
import { CURRENCIES } from '../../providers/paystack/paystack.client';

const TierPayment = z
  .strictObject({
    first: z.enum(['credits', 'card']),
    card: z
      .strictObject({
        paymentMethodId: z.string(),
        currency: z.enum(CURRENCIES),
        consentedAt: instant,
      })
      .nullable()
      .describe('Null: from credits alone'),
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
  summary: 'Read how the months of the tier are paid',
  tag: 'Tiers',
  access: 'payments:read',
  answers: { 200: { description: 'As it is now', schema: TierPayment, example } },
};

export const SET: Operation = {
  id: 'setTierPayment',
  summary: 'Agree to have a saved card pay the months of the tier',
  description:
    'The card is tried once a day; while neither it nor credits pay, the tier stays for seven days, and no longer ' +
    'than it was paid for in a row. The person must have proved who they are within ten minutes.',
  tag: 'Tiers',
  access: 'owner',
  answers: { 200: { description: 'As it is now', schema: TierPayment, example } },
  problems: [...JSON_BODY, 'auth.not_fresh', 'auth.email_unverified', 'payment_methods.not_found'],
};

export const DROP: Operation = {
  id: 'dropTierPayment',
  summary: 'Pay the months of the tier from credits alone',
  tag: 'Tiers',
  access: 'owner',
  answers: { 204: { description: 'No card is charged for it any more' } },
  problems: EMPTY_BODY,
};

import * as z from 'zod';
import { idInput } from '../../platform/core/id-schemas';
import { CURRENCIES } from '../../providers/paystack/paystack.client';

export const SetTierPayment = z
  .strictObject({
    first: z.enum(['credits', 'card']).describe('Tried first; the other one follows'),
    paymentMethodId: idInput('card', 'Id of the saved card'),
    currency: z.enum(CURRENCIES).describe('Currency of the charge'),
    consent: z.literal(true).describe('The customer agrees to monthly charges'),
  })
  .meta({
    id: 'SetTierPayment',
    example: {
      first: 'credits',
      paymentMethodId: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
      currency: 'NGN',
      consent: true,
    },
  });
export type SetTierPayment = z.infer<typeof SetTierPayment>;

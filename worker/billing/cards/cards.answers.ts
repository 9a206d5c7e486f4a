import * as z from 'zod';
import { idOf } from '../../platform/core/id-schemas';
import {
  EMPTY_BODY,
  instant,
  listAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const PaymentMethod = z
  .strictObject({
    id: idOf('card'),
    brand: z.string().nullable().describe('Brand of the card, such as `visa`'),
    last4: z.string().nullable().describe('Last four digits'),
    expiryMonth: z.int().nullable().describe('Last month in which the card is valid, 1 to 12'),
    expiryYear: z.int().nullable().describe('Year of that month, in four digits'),
    bank: z.string().nullable().describe('The bank that issued the card'),
    default: z.boolean().describe('The card that is chosen where none is given'),
    createdAt: instant.describe('When the card was saved'),
  })
  .meta({ id: 'PaymentMethod' });
const example: z.infer<typeof PaymentMethod> = {
  id: 'crd_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  brand: 'visa',
  last4: '4081',
  expiryMonth: 12,
  expiryYear: 2030,
  bank: 'TEST BANK',
  default: true,
  createdAt: '2026-11-22T10:04:02.000Z',
};

export const LIST: Operation = {
  id: 'listPaymentMethods',
  summary: 'List the saved cards',
  description:
    'A card is saved when a payment with `saveCard` succeeds and Paystack allows further charges.',
  tag: 'Payments',
  access: 'payments:read',
  answers: {
    200: listAnswer(PaymentMethod, example),
  },
  problems: QUERY,
};

export const GET: Operation = {
  id: 'getPaymentMethod',
  summary: 'Get a saved card',
  tag: 'Payments',
  access: 'payments:read',
  answers: { 200: { description: 'The card', schema: PaymentMethod, example } },
  problems: ['payment_methods.not_found'],
};

export const SET_DEFAULT: Operation = {
  id: 'setDefaultPaymentMethod',
  summary: 'Set the default card',
  tag: 'Payments',
  access: 'owner',
  answers: { 200: { description: 'The card', schema: PaymentMethod, example } },
  problems: [...EMPTY_BODY, 'payment_methods.not_found'],
  idempotent: 'replayed',
};

export const REMOVE: Operation = {
  id: 'deletePaymentMethod',
  summary: 'Remove a saved card',
  description:
    'The card is deactivated at Paystack. Its auto top-up is disabled, and a plan that it pays is paid from credits.',
  tag: 'Payments',
  access: 'owner',
  answers: { 204: { description: 'The card is removed' } },
  problems: [...EMPTY_BODY, 'payment_methods.not_found'],
};

import * as z from 'zod';
import { instantQuery, PageQuery } from '../kernel/page';
import { CURRENCIES } from '../providers/paystack/paystack.client';
import { STATES } from './machine';

export const MIN_CREDITS = 100;
export const MAX_CREDITS = 1_000_000;

export const CreatePayment = z
  .strictObject({
    credits: z.int().min(MIN_CREDITS).max(MAX_CREDITS).describe('US cents to add'),
    currency: z.enum(CURRENCIES).describe('What the card is charged in'),
  })
  .meta({ id: 'CreatePayment', example: { credits: 2_000, currency: 'NGN' } });
export type CreatePayment = z.infer<typeof CreatePayment>;

export const ListPayments = z.strictObject({
  state: z.enum(STATES).optional(),
  currency: z.enum(CURRENCIES).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
  ...PageQuery,
});

/** What the checkout appends when it sends the customer back; anything may stand there. */
export const ReturnQuery = z.object({
  reference: z.string().max(200).optional(),
  trxref: z.string().max(200).optional(),
});
export type ReturnQuery = z.infer<typeof ReturnQuery>;

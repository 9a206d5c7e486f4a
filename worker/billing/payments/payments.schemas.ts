import * as z from 'zod';
import { instantQuery, PageQuery } from '../../platform/core/page-query';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { STATES } from './payment-machine';

export const MIN_CREDITS = 100;
export const MAX_CREDITS = 1_000_000;

export const CreatePayment = z
  .strictObject({
    credits: z.int().min(MIN_CREDITS).max(MAX_CREDITS).describe('US cents to add'),
    currency: z.enum(CURRENCIES).describe('What the card is charged in'),
    saveCard: z
      .boolean()
      .default(false)
      .describe(
        'The customer agrees to have the card saved that pays; a person’s to say, not a key’s',
      ),
  })
  .meta({ id: 'CreatePayment', example: { credits: 2_000, currency: 'NGN' } });
export type CreatePayment = z.infer<typeof CreatePayment>;

export const FilterPayments = z.strictObject({
  state: z.enum(STATES).optional(),
  currency: z.enum(CURRENCIES).optional(),
  from: instantQuery.optional(),
  to: instantQuery.optional(),
});
export type FilterPayments = z.infer<typeof FilterPayments>;

export const ListPayments = FilterPayments.extend(PageQuery);

/** What the checkout appends when it sends the customer back; anything may stand there. */
export const ReturnQuery = z.object({
  reference: z.string().max(200).optional(),
  trxref: z.string().max(200).optional(),
});
export type ReturnQuery = z.infer<typeof ReturnQuery>;

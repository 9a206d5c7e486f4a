import * as z from 'zod';
import { externalId, metadata } from '../../platform/core/annotations';
import { formatMoney } from '../../platform/core/money';
import { OrderQuery, PageQuery, PeriodQuery } from '../../platform/core/page-query';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { STATES } from './payment-machine';

export const MIN_CREDITS = 100;
export const MAX_CREDITS = 1_000_000;

/** US cents that one charge adds. Messages state the limits in dollars. */
export const creditsInput = z
  .int()
  .min(MIN_CREDITS, `must be at least ${formatMoney(MIN_CREDITS)}.`)
  .max(MAX_CREDITS, `must be at most ${formatMoney(MAX_CREDITS)}.`);

export const CreatePayment = z
  .strictObject({
    creditCents: creditsInput.describe('Credits to add, in US cents'),
    currency: z.enum(CURRENCIES).describe('Currency of the charge'),
    saveCard: z
      .boolean()
      .default(false)
      .describe('The customer agrees to save the paying card; API keys cannot set it'),
    externalId: externalId.optional(),
    metadata: metadata.optional(),
  })
  .meta({ id: 'CreatePayment', example: { creditCents: 2_000, currency: 'NGN' } });
export type CreatePayment = z.infer<typeof CreatePayment>;

export const FilterPayments = z.strictObject({
  state: z.enum(STATES).optional().describe('Only payments in this state'),
  currency: z.enum(CURRENCIES).optional().describe('Only payments in this currency'),
  externalId: externalId.optional(),
  ...PeriodQuery,
  ...OrderQuery,
});
export type FilterPayments = z.infer<typeof FilterPayments>;

export const ListPayments = FilterPayments.extend(PageQuery);

/** Parameters that the checkout appends to the return address; untrusted. */
export const ReturnQuery = z.object({
  reference: z.string().max(200).optional().describe('Paystack’s reference of the payment'),
  trxref: z.string().max(200).optional().describe('The same reference under its older name'),
});
export type ReturnQuery = z.infer<typeof ReturnQuery>;

import * as z from 'zod';
import { idInput } from '../../platform/core/id-schemas';
import { line, lines } from '../../platform/core/labels';
import { OrderQuery, PageQuery, PeriodQuery } from '../../platform/core/page-query';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { STATES } from './payment-machine';

export const SetRate = z
  .strictObject({
    currency: z.enum(['NGN', 'GHS', 'ZAR', 'KES']).describe('The currency of the rate'),
    perDollar: z
      .string()
      .max(16)
      .describe('Units of the currency for one US dollar, with at most six decimals'),
    // A restricted form, because the audit log holds no free text.
    source: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,59}$/, 'Use a name such as cbn.gov.ng.')
      .describe('Publisher of the rate'),
    observedAt: z.iso
      .datetime({ offset: true, message: 'Use an ISO 8601 time such as 2026-11-22T10:00:00Z.' })
      .transform((text) => Date.parse(text))
      .describe('When the rate was published; nothing is sold at a rate older than four days'),
    confirmed: z
      .boolean()
      .default(false)
      .describe('Confirms a rate that differs from the previous one by more than a quarter'),
  })
  .meta({
    id: 'SetRate',
    example: {
      currency: 'NGN',
      perDollar: '1600.5',
      source: 'cbn.gov.ng',
      observedAt: '2026-11-22T10:00:00Z',
    },
  });
export type SetRate = z.infer<typeof SetRate>;

export const FindPayments = z.strictObject({
  accountId: idInput('account').optional(),
  reference: z.string().max(100).optional().describe('Reference of the payment at Paystack'),
  state: z.enum(STATES).optional().describe('Only payments in this state'),
  currency: z.enum(CURRENCIES).optional().describe('Only payments in this currency'),
  ...PeriodQuery,
  ...OrderQuery,
  ...PageQuery,
});

export const RefundPayment = z
  .strictObject({
    creditCents: z
      .int()
      .min(1)
      .optional()
      .describe('Credits to refund, in US cents; everything refundable when not given'),
  })
  .meta({ id: 'RefundPayment', example: { creditCents: 500 } });
export type RefundPayment = z.infer<typeof RefundPayment>;

export const ListDisputes = z.strictObject({
  state: z.enum(['open', 'won', 'lost']).optional().describe('Only disputes in this state'),
  ...OrderQuery,
  ...PageQuery,
});

export const ResolveDispute = z
  .strictObject({
    resolution: z
      .enum(['accept', 'decline'])
      .describe('`accept` refunds the payer; `decline` requires evidence'),
    message: lines(1_000).min(1).describe('Message to the bank'),
    uploadedFilename: line(200)
      .optional()
      .describe('Name of the evidence file uploaded to Paystack; required to decline'),
  })
  .refine(
    ({ resolution, uploadedFilename }) => resolution === 'accept' || Boolean(uploadedFilename),
    { path: ['uploadedFilename'], message: 'Name the evidence that was uploaded to Paystack.' },
  )
  .meta({ id: 'ResolveDispute', example: { resolution: 'accept', message: 'We agree.' } });
export type ResolveDispute = z.infer<typeof ResolveDispute>;

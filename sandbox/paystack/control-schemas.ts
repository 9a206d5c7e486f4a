import * as z from 'zod';
import { Currency, Signing } from './switches';

const subunits = z.int().min(1).max(Number.MAX_SAFE_INTEGER);
const reference = z.string().min(1).max(1000);
const delayMs = z.int().min(0).max(604_800_000).default(0);

export const Nothing = z.strictObject({});

export const Reset = z.strictObject({ seed: z.string().min(1).max(100).optional() });

/** Sets one transaction's outcome, as its customer or bank would. */
export const SetTransaction = z.strictObject({
  to: z.enum(['success', 'failed', 'abandoned']),
  amount: subunits.optional(),
  currency: Currency.optional(),
  card: z.string().optional(),
  response: z.string().max(200).optional(),
  webhook: z.boolean().default(true),
});

/** Pays many transactions: the named ones, or the oldest unpaid ones. */
export const SucceedMany = z.strictObject({
  references: z.array(reference).max(5000).optional(),
  limit: z.int().min(1).max(5000).default(5000),
  webhook: z.boolean().default(true),
});

/** A refund that was made in Paystack's dashboard. */
export const RefundWish = z.strictObject({ reference, amount: subunits.optional() });

export const RefundMove = z.strictObject({
  status: z.enum(['processing', 'processed', 'failed', 'needs-attention']),
});

export const DisputeWish = z.strictObject({
  reference,
  amount: subunits.optional(),
  category: z.enum(['chargeback', 'fraud']).default('chargeback'),
});

export const DisputeEnd = z.strictObject({
  resolution: z.enum(['merchant-accepted', 'auto-accepted', 'declined']),
});

export const AuthorizationChange = z.strictObject({
  outcome: z
    .enum(['success', 'declined', 'insufficient', 'challenge', 'pending'])
    .nullable()
    .optional(),
  active: z.boolean().optional(),
});

const WebhookRequest = z.strictObject({
  event: z.string().min(1).max(100).default('charge.success'),
  /** The transaction whose data is sent; unknown or missing: `data` alone. */
  reference: reference.optional(),
  /** Replaces fields of the transaction's data. */
  data: z.record(z.string(), z.json()).default({}),
  /** Sent unchanged instead of event and data. */
  body: z.string().max(100_000).optional(),
  signing: Signing.optional(),
  copies: z.int().min(1).max(100).default(1),
  delayMs,
});
export type WebhookRequest = z.infer<typeof WebhookRequest>;

export const Batch = z.strictObject({
  webhooks: z.array(WebhookRequest).min(1).max(5000),
  shuffle: z.boolean().default(false),
});

export const Resend = z.strictObject({ seqs: z.array(z.int().min(1)).min(1).max(5000) });

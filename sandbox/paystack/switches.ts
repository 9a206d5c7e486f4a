import * as z from 'zod';
import { count, mergePatch, ms, share, span } from '../lib/switch-values';

const GROUPS = ['initialize', 'verify', 'list', 'charge', 'refund', 'dispute', 'other'] as const;
export type Group = (typeof GROUPS)[number];

/** One value for all calls, or one per group with `all` as the fallback. */
const perGroup = <T extends z.ZodType>(value: T) =>
  z.union([value, z.partialRecord(z.enum([...GROUPS, 'all']), value)]);
export const CURRENCIES = ['NGN', 'GHS', 'ZAR', 'KES', 'USD'] as const;
export const Currency = z.enum(CURRENCIES);
export type Currency = z.infer<typeof Currency>;
const subunits = z.int().min(0).max(Number.MAX_SAFE_INTEGER);

/** The correct signature, and the ones that a receiver must refuse; `tampered` changes a byte in transit. */
export const Signing = z.enum(['hex', 'upper', 'base64', 'wrong', 'tampered', 'none']);
export type Signing = z.infer<typeof Signing>;

const Webhooks = z.strictObject({
  enabled: z.boolean().default(true),
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  key: z.string().min(1).nullable().default(null),
  signing: Signing.default('hex'),
  shape: z.enum(['modern', 'classic']).default('modern'),
  retries: z.enum(['test', 'live']).default('test'),
  retryScale: z.number().min(0).max(1).default(1),
  /** False: an attempt without an answer, or with a 5xx, does not use up a repeat. */
  outageCounts: z.boolean().default(true),
  timeoutMs: ms.default(30_000),
  inFlight: z.int().min(1).max(256).default(48),
  lost: share.default(0),
  duplicate: share.default(0),
  copies: z.int().min(1).max(20).default(2),
  delayMs: span.default(0),
  shuffleMs: ms.default(0),
});

const Refunds = z.strictObject({
  outcome: z.enum(['byCard', 'processed', 'failed', 'needs-attention', 'stuck']).default('byCard'),
  stepMs: ms.default(1000),
  webhooks: z.boolean().default(true),
  whilePending: z.enum(['reversal-pending', 'keep']).default('reversal-pending'),
  partial: z.enum(['keep', 'reverse']).default('keep'),
  minimum: z.partialRecord(Currency, subunits).default({ GHS: 50 }),
});

const Charges = z.strictObject({
  outcome: z
    .enum(['byCard', 'success', 'declined', 'insufficient', 'challenge', 'pending'])
    .default('byCard'),
  challenge: share.default(0),
  lockAfter: count.default(10),
  lockMinutes: z.int().min(1).max(10_080).default(60),
  errors: z.enum(['observed', 'documented']).default('observed'),
});

const Disputes = z.strictObject({
  dueMs: ms.default(86_400_000),
  refundOnAccept: z.boolean().default(false),
});

/** Everything that the documents leave open and everything that can fail. The defaults cause no failures. */
export const Switches = z.strictObject({
  latencyMs: perGroup(span).default(0),
  rate401: perGroup(share).default(0),
  rate429: perGroup(share).default(0),
  rate5xx: perGroup(share).default(0),
  rateHang: perGroup(share).default(0),
  rateGarbage: perGroup(share).default(0),
  dropAfter: perGroup(share).default(0),
  dropAfterAs: z.enum(['badGateway', 'hang']).default('badGateway'),
  hangMs: ms.default(30_000),
  limitPerMinute: perGroup(count).default(0),
  currencies: z
    .array(Currency)
    .min(1)
    .default([...CURRENCIES]),
  defaultCurrency: Currency.default('NGN'),
  maximum: subunits.default(1_000_000_000),
  unknownReference: z.union([z.literal(400), z.literal(404)]).default(400),
  underscore: z.enum(['reject', 'accept']).default('reject'),
  referenceLength: z.int().min(1).max(1000).default(100),
  maxPerPage: z.int().min(1).max(1000).default(100),
  metadata: z.enum(['sent', 'string', 'blank', 'zero', 'null', 'vary']).default('sent'),
  wobble: z.boolean().default(true),
  fees: z.enum(['schedule', 'none', 'null']).default('schedule'),
  feeBearer: z.enum(['account', 'customer']).default('account'),
  amountFactor: z.number().positive().max(10).default(1),
  callbackUrl: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  sessionMinutes: z.number().min(0).max(10_080).default(30),
  redirectSeconds: z.int().min(0).max(60).default(1),
  pendingMs: ms.default(0),
  pendingStatus: z.enum(['processing', 'pending', 'queued', 'ongoing']).default('processing'),
  lateSuccess: share.default(0),
  lateSuccessMs: ms.default(60_000),
  reusable: z.enum(['documented', 'all', 'none']).default('documented'),
  authorizations: z.enum(['eachPayment', 'perCard']).default('eachPayment'),
  charges: Charges.prefault({}),
  refunds: Refunds.prefault({}),
  disputes: Disputes.prefault({}),
  webhooks: Webhooks.prefault({}),
});
export type Switches = z.infer<typeof Switches>;

export function patchSwitches(current: Switches, patch: unknown) {
  const next = mergePatch(current, patch, ['charges', 'refunds', 'disputes', 'webhooks']);
  return next.success ? Switches.safeParse(next.data) : next;
}

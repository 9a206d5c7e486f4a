import * as z from 'zod';
import { count, mergePatch, ms, share, span } from '../lib/switch-values';

const GROUPS = [
  'auth',
  'account',
  'catalogue',
  'pricing',
  'inventory',
  'create',
  'action',
  'read',
  'sms',
  'sale',
] as const;
export type Group = (typeof GROUPS)[number];

const perGroup = <T extends z.ZodType>(value: T) =>
  z.union([value, z.partialRecord(z.enum([...GROUPS, 'all']), value)]);
const factors = z.record(z.string(), z.number().positive().max(1000)).default({});

const AutoSms = z.strictObject({
  enabled: z.boolean().default(true),
  delayMs: span.default([2000, 6000]),
  silentShare: share.default(0),
  silentServices: z.array(z.string()).default(['nocode']),
  code: z
    .string()
    .regex(/^\d{4,10}$/)
    .nullable()
    .default(null),
});

const Webhooks = z.strictObject({
  enabled: z.boolean().default(true),
  url: z
    .url({ protocol: /^https?$/ })
    .nullable()
    .default(null),
  casing: z.enum(['pascal', 'camel']).default('pascal'),
  signing: z.enum(['raw', 'stripped', 'base64', 'wrong', 'none']).default('raw'),
  reservationCreated: z.boolean().default(true),
  idempotencyKey: z.boolean().default(true),
  timeoutMs: ms.default(10_000),
  retryScheduleMs: z.array(ms).max(20).default([2000, 10_000, 60_000, 300_000, 1_800_000]),
  disableAfter: count.default(50),
  whileDisabled: z.enum(['drop', 'hold']).default('drop'),
  lost: share.default(0),
  duplicate: share.default(0),
  delayMs: span.default(0),
});

/** Everything that the documents leave open and everything that can fail. The defaults cause no failures. */
export const Switches = z.strictObject({
  latencyMs: perGroup(span).default(0),
  rate401: perGroup(share).default(0),
  rate403: perGroup(share).default(0),
  rate429: perGroup(share).default(0),
  rate5xx: perGroup(share).default(0),
  rateGarbage: perGroup(share).default(0),
  rateHang: perGroup(share).default(0),
  hangMs: ms.default(30_000),
  limitPerSecond: perGroup(count).default(0),
  oneChangeAtATime: z.boolean().default(false),
  retryAfterSeconds: z.int().min(0).max(3600).nullable().default(null),
  errorBody: z.enum(['empty', 'json', 'html', 'problemdetails']).default('empty'),
  dropAfterCreate: z.enum(['off', 'badGateway', 'hang']).default('off'),
  dropAfterCreateShare: share.default(1),
  idempotencyTtlMs: ms.default(86_400_000),
  idempotencyInProgressMs: ms.default(0),
  idempotencyStuck: z.enum(['off', 'sold', 'unsold']).default('off'),
  idempotencyOtherBody: z.enum(['same', 'reject']).default('same'),
  idempotencyExpired: z.enum(['sellAgain', 'reject']).default('sellAgain'),
  tokenSeconds: z.int().min(1).max(86_400).default(899),
  maxAuthTokens: count.default(0),
  balance: z.number().min(0).max(10_000_000).default(10_000),
  chargeOn: z.enum(['create_then_refund', 'completion']).default('create_then_refund'),
  refundDelayMs: ms.default(0),
  refundState: z.enum(['keep', 'ofReports', 'verificationRefunded']).default('ofReports'),
  reportRefunds: z.enum(['withoutCode', 'always', 'never']).default('withoutCode'),
  priceFactor: factors,
  saleFactor: factors,
  areaCodeSurcharge: z.number().min(0).max(100).default(0.25),
  carrierSurcharge: z.number().min(0).max(100).default(0.5),
  stock: z.record(z.string(), count).default({}),
  noNumbers: share.default(0),
  maxUnfinished: count.default(0),
  windowMs: ms.default(900_000),
  reuseWindowMs: ms.default(120_000),
  cancelMinAgeMs: ms.default(0),
  cancelRefused: z.boolean().default(false),
  reportNeedsCode: z.boolean().default(true),
  deniedLinks: z.enum(['filled', 'null']).default('filled'),
  areaCodeMiss: share.default(0),
  unknownCarrier: z.enum(['ignore', 'reject']).default('ignore'),
  forceRecycle: z.boolean().default(false),
  oldMessages: z.enum(['off', 'number', 'reservation']).default('off'),
  lostSms: share.default(0),
  duplicateSms: share.default(0),
  foreignSms: share.default(0),
  foreignSmsTo: z.enum(['stranger', 'nobody', 'sameNumber']).default('stranger'),
  lateSms: share.default(0),
  lateSmsMs: ms.default(1000),
  encryptedSms: z.enum(['off', 'null', 'ciphertext']).default('off'),
  parsedCode: z.enum(['parsed', 'null']).default('parsed'),
  numberFormat: z.enum(['national', 'e164', 'country']).default('national'),
  idFormat: z.enum(['prefixed', 'plain', 'guid']).default('prefixed'),
  exactCase: z.boolean().default(false),
  createdType: z.enum(['application/json', 'text/plain', 'text/json']).default('application/json'),
  cursorName: z
    .string()
    .regex(/^[A-Za-z]{1,40}$/)
    .default('Cursor'),
  pageSize: z.int().min(1).max(500).default(25),
  count: z.enum(['total', 'page']).default('total'),
  sort: z.enum(['newest', 'oldest']).default('newest'),
  saleProcessingMs: ms.default(0),
  mockDelayMs: ms.default(30_000),
  autoSms: AutoSms.prefault({}),
  webhooks: Webhooks.prefault({}),
});
export type Switches = z.infer<typeof Switches>;

export function patchSwitches(current: Switches, patch: unknown) {
  const next = mergePatch(current, patch, ['autoSms', 'webhooks']);
  return next.success ? Switches.safeParse(next.data) : next;
}

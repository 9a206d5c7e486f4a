import * as z from 'zod';
import {
  cents,
  instant,
  JSON_BODY,
  listOf,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { Payment } from '../payments/payments.answers';
import { TIERS } from '../../traffic/policies/tier-policy';

const tier = z.enum(TIERS);
const numbers = {
  tier,
  price: cents.describe('US cents a month'),
  requestsPerMinute: z.int(),
  verificationsPerMonth: z.int(),
  openVerifications: z.int(),
  bulkOrders: z.int().describe('Orders in one bulk request; 0 for none'),
  apiKeys: z.int(),
  webhookEndpoints: z.int(),
  retentionDays: z.int().describe('Days that messages are kept'),
};
const Tier = z.strictObject(numbers).meta({ id: 'Tier' });
const TierStatus = z
  .strictObject({
    ...numbers,
    quota: z.strictObject({
      period: z.string().describe('The month, UTC'),
      used: z.int(),
      limit: z.int(),
      resetsAt: instant,
    }),
    open: z.strictObject({ now: z.int(), limit: z.int() }),
    renewal: z
      .strictObject({
        at: instant,
        tier: tier.describe('What follows then'),
        price: cents.describe('What the next month costs, as of now'),
        pastDueUntil: instant.nullable().describe('Paid late: until then the tier stays'),
      })
      .nullable()
      .describe('Null for a tier that costs nothing'),
  })
  .meta({ id: 'TierStatus' });
const TierChange = z
  .strictObject({ id: z.string(), from: tier, to: tier, effectiveAt: instant, charged: cents })
  .meta({ id: 'TierChange' });

const developer = {
  tier: 'developer' as const,
  price: 2_900,
  requestsPerMinute: 600,
  verificationsPerMonth: 5_000,
  openVerifications: 50,
  bulkOrders: 500,
  apiKeys: 10,
  webhookEndpoints: 10,
  retentionDays: 7,
};
const status: z.infer<typeof TierStatus> = {
  ...developer,
  quota: { period: '2026-11', used: 212, limit: 5_000, resetsAt: '2026-12-01T00:00:00.000Z' },
  open: { now: 3, limit: 50 },
  renewal: { at: '2026-12-22T10:00:00.000Z', tier: 'developer', price: 2_900, pastDueUntil: null },
};

export const TIERS_LIST: Operation = {
  id: 'listTiers',
  summary: 'Compare the tiers',
  tag: 'Tiers',
  access: 'open',
  answers: {
    200: { description: 'Cheapest first', schema: listOf(Tier), example: { data: [developer] } },
  },
};

export const GET_TIER: Operation = {
  id: 'getTier',
  summary: 'Read the tier, and what of it is used',
  tag: 'Tiers',
  access: 'balance:read',
  answers: { 200: { description: 'As it is now', schema: TierStatus, example: status } },
};

const TierQuote = z
  .strictObject({
    from: tier,
    tier,
    quotedAt: instant.describe('Give it back to POST /v1/tier, which charges as of then'),
    validUntil: instant.describe('After it the price has to be asked for again'),
    effectiveAt: instant.describe('When the tier changes'),
    charge: cents.describe('What is charged today'),
    credited: cents.describe('What the month that is paid already takes off the price'),
    renewal: z
      .strictObject({
        at: instant,
        tier: tier.describe('What follows then'),
        price: cents.describe('What that month costs, as of now'),
      })
      .nullable()
      .describe('Null where nothing renews'),
    card: z
      .strictObject({
        currency: z.string(),
        amount: z.int().describe('What a card is charged today, in hundredths of `currency`'),
        credits: cents.describe('What that brings; what is above `charge` stays as credits'),
      })
      .nullable()
      .describe('With `currency`, where anything is charged'),
  })
  .meta({ id: 'TierQuote' });

export const QUOTE_TIER: Operation = {
  id: 'quoteTier',
  summary: 'Ask what a change of tier costs',
  description:
    'Today and at renewal, for a higher tier and for a lower one. Nothing is changed and nothing is reserved.',
  tag: 'Tiers',
  access: 'balance:read',
  answers: {
    200: {
      description: 'What POST /v1/tier would charge now',
      schema: TierQuote,
      example: {
        from: 'developer',
        tier: 'enterprise',
        quotedAt: '2026-11-22T10:00:00.000Z',
        validUntil: '2026-11-22T10:10:00.000Z',
        effectiveAt: '2026-11-22T10:00:00.000Z',
        charge: 13_500,
        credited: 1_450,
        renewal: { at: '2026-12-07T10:00:00.000Z', tier: 'enterprise', price: 29_900 },
        card: { currency: 'USD', amount: 13_500, credits: 13_500 },
      },
    },
  },
  problems: [...QUERY, 'payments.no_rate'],
};

export const CHANGE_TIER: Operation = {
  id: 'changeTier',
  summary: 'Take another tier',
  description:
    'A higher one at once, paid from credits or by a saved card: from free it costs a whole month, which begins then; from ' +
    'a paid tier the difference for what is left of the month. A lower one when the month ends. GET /v1/tier/quote says ' +
    'what it comes to; with its `quotedAt`, and its `charge` as `maxPrice`, the same is charged, or nothing. It renews ' +
    'each month from credits, or as `/v1/tier/payment` says; unpaid it stays for seven days, and no longer than it was ' +
    'paid for in a row, then the account has the lower tier that it paid for before, or is free. To charge a card the person must have proved who they are within ten minutes.',
  tag: 'Tiers',
  access: 'owner',
  idempotent: true,
  answers: {
    200: {
      description: 'The change, null when there was none to make, and the tier as it is now',
      schema: z.strictObject({
        change: TierChange.nullable(),
        payment: Payment.nullable().describe(
          'By card: pending while the bank asks for its customer',
        ),
        tier: TierStatus,
      }),
      example: {
        change: {
          id: 'tch_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
          from: 'free',
          to: 'developer',
          effectiveAt: '2026-11-22T10:00:00.000Z',
          charged: 2_900,
        },
        payment: null,
        tier: status,
      },
    },
  },
  problems: [
    ...JSON_BODY,
    'idempotency.key_invalid',
    'idempotency.in_progress',
    'idempotency.body_differs',
    'prices.above_maximum',
    'tiers.quote_expired',
    'tiers.amount_changed',
    'credits.insufficient',
    'credits.owed',
    'auth.not_fresh',
    'auth.email_unverified',
    'payment_methods.not_found',
    'payments.no_rate',
    'payments.card_underway',
    'payments.card_declined',
  ],
};

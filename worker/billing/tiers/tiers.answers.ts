import * as z from 'zod';
import { CURRENCIES } from '../../providers/paystack/paystack.client';
import { idOf } from '../../platform/core/id-schemas';
import {
  cents,
  instant,
  JSON_BODY,
  listAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import { Payment } from '../payments/payments.answers';
import { TIERS } from '../../traffic/policies/tier-policy';

const tier = z.enum(TIERS);
const numbers = {
  tier: tier.describe('Name of the plan'),
  priceCents: cents.describe('Price of a month, in US cents'),
  requestsPerMinute: z.int().describe('Requests a minute, of all keys and people together'),
  verificationsPerMonth: z.int().describe('Verifications a calendar month (UTC)'),
  openVerifications: z.int().describe('Verifications that may be open at once'),
  bulkOrders: z.int().describe('Orders in one bulk request; 0 when bulk requests are not included'),
  apiKeys: z.int().describe('Active API keys'),
  webhookEndpoints: z.int().describe('Webhook endpoints'),
  retentionDays: z.int().describe('Days of message history'),
};
const Tier = z
  .strictObject({
    ...numbers,
    expiriesPerHour: z
      .int()
      .describe('Verifications that expire within an hour after which the account has to wait'),
    cooldownSeconds: z.int().describe('Seconds that the account then has to wait'),
    savingPercent: z
      .int()
      .describe('About how much less a number costs than on the free plan, in percent'),
  })
  .meta({ id: 'Tier' });
const TierStatus = z
  .strictObject({
    ...numbers,
    quota: z
      .strictObject({
        period: z.string().describe('The month in UTC, such as `2026-11`'),
        used: z.int().describe('Verifications of this month'),
        limit: z.int().describe('Verifications that this month allows'),
        resetsAt: instant.describe('When the next month begins'),
      })
      .describe('The use of `verificationsPerMonth`'),
    open: z
      .strictObject({
        used: z.int().describe('Verifications that are open now'),
        limit: z.int().describe('Verifications that may be open at once'),
      })
      .describe('The use of `openVerifications`'),
    renewal: z
      .strictObject({
        renewsAt: instant.describe('When the next month begins'),
        tier: tier.describe('The next plan'),
        priceCents: cents.describe('Price of the next month at current prices, in US cents'),
        graceEndsAt: instant
          .nullable()
          .describe('The month is unpaid; the plan stays until this time'),
      })
      .nullable()
      .describe('Null for a free plan'),
  })
  .meta({ id: 'TierStatus' });
const TierChange = z
  .strictObject({
    id: idOf('tierChange'),
    from: tier.describe('The plan before'),
    to: tier.describe('The plan after'),
    effectiveAt: instant.describe('When the plan changes'),
    chargedCents: cents.describe('Price that was charged, in US cents'),
  })
  .meta({ id: 'TierChange' });

const developer = {
  tier: 'developer' as const,
  priceCents: 2_900,
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
  open: { used: 3, limit: 50 },
  renewal: {
    renewsAt: '2026-12-22T10:00:00.000Z',
    tier: 'developer',
    priceCents: 2_900,
    graceEndsAt: null,
  },
};

export const TIERS_LIST: Operation = {
  id: 'listTiers',
  summary: 'List the plans',
  tag: 'Tiers',
  access: 'open',
  answers: {
    200: listAnswer(
      Tier,
      { ...developer, expiriesPerHour: 200, cooldownSeconds: 900, savingPercent: 17 },
      'All three plans, cheapest first',
    ),
  },
};

export const GET_TIER: Operation = {
  id: 'getTier',
  summary: 'Get the plan and its usage',
  tag: 'Tiers',
  access: 'balance:read',
  answers: { 200: { description: 'The current state', schema: TierStatus, example: status } },
};

const TierQuote = z
  .strictObject({
    from: tier.describe('The current plan'),
    to: tier.describe('The quoted plan'),
    quotedAt: instant.describe('Send it with the change to get this price'),
    expiresAt: instant.describe('The price is valid until then'),
    effectiveAt: instant.describe('When the plan changes'),
    chargeCents: cents.describe('Charged today, in US cents'),
    creditedCents: cents.describe('Credit for the rest of the paid month, in US cents'),
    renewal: z
      .strictObject({
        renewsAt: instant.describe('When the next month begins'),
        tier: tier.describe('The next plan'),
        priceCents: cents.describe('Price of that month at current prices, in US cents'),
      })
      .nullable()
      .describe('Null when the plan does not renew'),
    card: z
      .strictObject({
        currency: z.enum(CURRENCIES).describe('Currency of the charge'),
        amountMinor: z.int().describe('Charge of the card today, in hundredths of `currency`'),
        creditCents: cents.describe(
          'Credits that the charge adds, in US cents; the part above `chargeCents` stays as credits',
        ),
      })
      .nullable()
      .describe('Only with `currency`, and only when something is charged'),
  })
  .meta({ id: 'TierQuote' });

export const QUOTE_TIER: Operation = {
  id: 'getTierQuote',
  summary: 'Quote a plan change',
  description:
    'The price today and at renewal, for a higher or a lower plan. Nothing is changed or reserved.',
  tag: 'Tiers',
  access: 'balance:read',
  answers: {
    200: {
      description: 'The price of the change',
      schema: TierQuote,
      example: {
        from: 'developer',
        to: 'enterprise',
        quotedAt: '2026-11-22T10:00:00.000Z',
        expiresAt: '2026-11-22T10:10:00.000Z',
        effectiveAt: '2026-11-22T10:00:00.000Z',
        chargeCents: 13_500,
        creditedCents: 1_450,
        renewal: {
          renewsAt: '2026-12-07T10:00:00.000Z',
          tier: 'enterprise',
          priceCents: 29_900,
        },
        card: { currency: 'USD', amountMinor: 13_500, creditCents: 13_500 },
      },
    },
  },
  problems: [...QUERY, 'payments.no_rate'],
};

export const CHANGE_TIER: Operation = {
  id: 'changeTier',
  summary: 'Change the plan',
  description:
    'An upgrade takes effect immediately and is paid from credits or by a saved card: from the free plan it costs a whole ' +
    'month, which starts now; from a paid plan, the price difference for the rest of the month. A downgrade takes effect ' +
    'when the month ends. To get a quoted price, send the `quotedAt` of the quote, and its `chargeCents` as `maxPriceCents`: the ' +
    'quoted price is charged, or nothing. The plan renews each month, from credits or by the chosen card. An unpaid plan ' +
    'stays for at most seven days, and no longer than it had been paid for without a break; then the account falls back ' +
    'to the lower plan that it had paid for, or to the free plan. To charge a card, the person must have confirmed their ' +
    'identity within the last ten minutes.',
  tag: 'Tiers',
  access: 'owner',
  idempotent: true,
  answers: {
    200: {
      description: 'The change, or null when nothing changed, and the current plan',
      schema: z.strictObject({
        change: TierChange.nullable().describe('The change; null when nothing changed yet'),
        payment: Payment.nullable().describe(
          'By card: pending while the bank waits for the customer',
        ),
        tier: TierStatus.describe('The current plan'),
      }),
      example: {
        change: {
          id: 'tch_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
          from: 'free',
          to: 'developer',
          effectiveAt: '2026-11-22T10:00:00.000Z',
          chargedCents: 2_900,
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

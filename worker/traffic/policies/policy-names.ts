import * as z from 'zod';
import { TierNumbers, TIERS, type TierPolicy } from './tier-policy';

const { shape: of } = TierNumbers;

/** The numbers of a policy under the names of the API, where plans, keys and policies name the same limits alike. */
const shown = {
  requestsPerMinute: of.requestsPerMinute.describe(
    'Requests a minute, of all keys and people together',
  ),
  verificationsPerMonth: of.monthly.describe('Verifications a calendar month (UTC)'),
  openVerifications: of.open.describe('Verifications that may be open at once'),
  bulkOrders: of.bulk.describe('Orders in one bulk request; 0 for none'),
  apiKeys: of.keys.describe('Active API keys'),
  webhookEndpoints: of.endpoints.describe('Webhook endpoints'),
  retentionDays: of.retentionDays.describe('Days of message history'),
  priceCents: of.price.describe('Price of a month, in US cents'),
  markupFactor: of.markup.describe('Price of a number, as a multiple of its cost'),
  expiriesPerHour: of.expiries.describe('Orders that expire within an hour after which sales stop'),
  cooldownSeconds: of.cooldownSeconds.describe('Seconds without sales after that many'),
};
const version = z.int().positive();

export const ShownPolicy = z.strictObject({
  tier: z.enum(TIERS).describe('Name of the plan'),
  version: version.describe('Rises by one with each change'),
  ...shown,
});

/** A complete policy, and the version that it replaces. */
export const SentPolicy = z.strictObject({
  ...shown,
  version: version.describe('The version that is replaced'),
});

export const toShownPolicy = (policy: TierPolicy): z.infer<typeof ShownPolicy> => ({
  tier: policy.tier,
  version: policy.version,
  requestsPerMinute: policy.requestsPerMinute,
  verificationsPerMonth: policy.monthly,
  openVerifications: policy.open,
  bulkOrders: policy.bulk,
  apiKeys: policy.keys,
  webhookEndpoints: policy.endpoints,
  retentionDays: policy.retentionDays,
  priceCents: policy.price,
  markupFactor: policy.markup,
  expiriesPerHour: policy.expiries,
  cooldownSeconds: policy.cooldownSeconds,
});

export const toPolicyNumbers = (sent: z.infer<typeof SentPolicy>) => ({
  version: sent.version,
  requestsPerMinute: sent.requestsPerMinute,
  monthly: sent.verificationsPerMonth,
  open: sent.openVerifications,
  bulk: sent.bulkOrders,
  keys: sent.apiKeys,
  endpoints: sent.webhookEndpoints,
  retentionDays: sent.retentionDays,
  price: sent.priceCents,
  markup: sent.markupFactor,
  expiries: sent.expiriesPerHour,
  cooldownSeconds: sent.cooldownSeconds,
});

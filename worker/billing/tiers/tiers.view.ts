import { iso, isoOrNull } from '../../platform/core/clock';
import type { TierPolicy } from '../../traffic/policies/tier-policy';
import type { TierChange } from './subscription-records';
import type { TierPayment } from './tier-payment.service';
import type { CardQuote } from './tier-quote.service';
import type { TierQuote } from './tier-quote';
import type { TierStatus } from './status.service';

/** The public part of a tier, without our costs (I-46). */
const toTier = (policy: TierPolicy) => ({
  tier: policy.tier,
  priceCents: policy.price,
  requestsPerMinute: policy.requestsPerMinute,
  verificationsPerMonth: policy.monthly,
  openVerifications: policy.open,
  bulkOrders: policy.bulk,
  apiKeys: policy.keys,
  webhookEndpoints: policy.endpoints,
  retentionDays: policy.retentionDays,
});

/** How much cheaper a number is than with the markup of `first`, in whole percent: plans differ in the markup alone. */
const savingPercent = ({ markup }: TierPolicy, first: TierPolicy | undefined): number =>
  first ? Math.max(0, Math.round((1 - markup / first.markup) * 100)) : 0;

/** All plans, the cheapest first, for a comparison. */
export function toTiers(policies: readonly TierPolicy[]) {
  const [first] = policies;
  return policies.map((policy) => ({
    ...toTier(policy),
    expiriesPerHour: policy.expiries,
    cooldownSeconds: policy.cooldownSeconds,
    savingPercent: savingPercent(policy, first),
  }));
}

export const toStatus = (status: TierStatus) => {
  const { subscription: sub } = status;
  return {
    ...toTier(status.policy),
    quota: {
      period: status.period,
      used: status.used,
      limit: status.cap,
      resetsAt: iso(status.resetsAt),
    },
    open: { used: status.open, limit: status.openCap },
    renewal: sub && {
      renewsAt: iso(sub.periodEnd),
      tier: sub.nextTier ?? sub.tier,
      priceCents: status.renewalPrice,
      graceEndsAt: isoOrNull(sub.graceUntil),
    },
  };
};

/** The price of a change, as the change itself charges it. */
export const toQuote = ({ quote, card }: { quote: TierQuote; card: CardQuote | null }) => ({
  from: quote.from,
  to: quote.tier,
  quotedAt: iso(quote.quotedAt),
  expiresAt: iso(quote.validUntil),
  effectiveAt: iso(quote.effectiveAt),
  chargeCents: quote.charge,
  creditedCents: quote.credited,
  renewal: quote.renewal && {
    renewsAt: iso(quote.renewal.at),
    tier: quote.renewal.tier,
    priceCents: quote.renewal.price,
  },
  card: card && { currency: card.currency, amountMinor: card.amount, creditCents: card.credits },
});

/** How months are paid: from credits only, unless the customer agreed to a card. */
export const toTierPayment = (chosen: TierPayment | null) => ({
  first: chosen?.first ?? ('credits' as const),
  card: chosen && {
    paymentMethodId: chosen.cardId,
    currency: chosen.currency,
    consentedAt: iso(chosen.consentedAt),
  },
});

export const toChange = ({ id, from, to, effectiveAt, charged }: TierChange) => ({
  id,
  from,
  to,
  effectiveAt: iso(effectiveAt),
  chargedCents: charged,
});

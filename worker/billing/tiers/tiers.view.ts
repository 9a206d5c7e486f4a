import { iso, isoOrNull } from '../../platform/core/clock';
import type { TierPolicy } from '../../traffic/policies/tier-policy';
import type { TierChange } from './subscription-records';
import type { TierPayment } from './tier-payment.service';
import type { CardQuote } from './tier-quote.service';
import type { TierQuote } from './tier-quote';
import type { TierStatus } from './status.service';

/** The public part of a tier, without our costs (I-46). */
export const toTier = (policy: TierPolicy) => ({
  tier: policy.tier,
  price: policy.price,
  requestsPerMinute: policy.requestsPerMinute,
  verificationsPerMonth: policy.monthly,
  openVerifications: policy.open,
  bulkOrders: policy.bulk,
  apiKeys: policy.keys,
  webhookEndpoints: policy.endpoints,
  retentionDays: policy.retentionDays,
});

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
    open: { now: status.open, limit: status.openCap },
    renewal: sub && {
      at: iso(sub.periodEnd),
      tier: sub.nextTier ?? sub.tier,
      price: status.renewalPrice,
      pastDueUntil: isoOrNull(sub.graceUntil),
    },
  };
};

/** The price of a change, as the change itself charges it. */
export const toQuote = ({ quote, card }: { quote: TierQuote; card: CardQuote | null }) => ({
  from: quote.from,
  tier: quote.tier,
  quotedAt: iso(quote.quotedAt),
  validUntil: iso(quote.validUntil),
  effectiveAt: iso(quote.effectiveAt),
  charge: quote.charge,
  credited: quote.credited,
  renewal: quote.renewal && { ...quote.renewal, at: iso(quote.renewal.at) },
  card,
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
  charged,
});

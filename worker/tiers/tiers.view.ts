import { iso, isoOrNull } from '../kernel/clock';
import type { TierPolicy } from './policy';
import type { TierChange } from './record';
import type { TierStatus } from './status.service';

/** What anybody may know of a tier: nothing of what numbers cost us (I-46). */
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
      pastDueUntil: isoOrNull(sub.graceUntil),
    },
  };
};

export const toChange = ({ id, from, to, effectiveAt, charged }: TierChange) => ({
  id,
  from,
  to,
  effectiveAt: iso(effectiveAt),
  charged,
});

import { iso, isoOrNull, MINUTE } from '../../platform/core/clock';
import { MAX_FAILURES } from './decision';
import type { AutoTopUp } from './auto-top-up-records';

const stateOf = ({ isEnabled, failures }: AutoTopUp) => {
  if (!isEnabled) return 'off' as const;
  return failures >= MAX_FAILURES ? ('stopped' as const) : ('on' as const);
};

/** Terms and state; `off` without an agreement. */
export const toAutoTopUp = (auto: AutoTopUp | null) =>
  auto === null
    ? {
        state: 'off' as const,
        terms: null,
        addedThisMonthCents: 0,
        failureCount: 0,
        lastChargedAt: null,
        payment: null,
      }
    : {
        state: stateOf(auto),
        terms: {
          paymentMethodId: auto.cardId,
          thresholdCents: auto.threshold,
          creditCents: auto.credits,
          currency: auto.currency,
          monthlyLimitCents: auto.monthlyCap,
          cooldownMinutes: auto.cooldownMs / MINUTE,
          notifyBelowCents: auto.notifyBelow,
          consentedAt: iso(auto.consentedAt),
        },
        addedThisMonthCents: auto.spent,
        failureCount: auto.failures,
        lastChargedAt: isoOrNull(auto.lastChargeAt),
        payment: auto.open && {
          id: auto.open.paymentId,
          authorizationUrl: auto.open.authorizationUrl,
        },
      };

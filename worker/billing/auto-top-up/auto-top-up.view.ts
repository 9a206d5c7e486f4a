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
        addedThisMonth: 0,
        failures: 0,
        lastChargeAt: null,
        payment: null,
      }
    : {
        state: stateOf(auto),
        terms: {
          paymentMethodId: auto.cardId,
          threshold: auto.threshold,
          credits: auto.credits,
          currency: auto.currency,
          monthlyCap: auto.monthlyCap,
          cooldownMinutes: auto.cooldownMs / MINUTE,
          notifyBelow: auto.notifyBelow,
          consentedAt: iso(auto.consentedAt),
        },
        addedThisMonth: auto.spent,
        failures: auto.failures,
        lastChargeAt: isoOrNull(auto.lastChargeAt),
        payment: auto.open && {
          id: auto.open.paymentId,
          authorizationUrl: auto.open.authorizationUrl,
        },
      };

import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { savedCard } from './cards';
import { buyer, paystack } from './payments';
import type { Person } from './person';
import type { Case } from './problems';

interface Payer {
  who: Person;
  paymentMethodId: string;
}
const payer = async (): Promise<Payer> => {
  const who = await buyer();
  const { id: paymentMethodId } = await savedCard(who);
  return { who, paymentMethodId };
};
const takes = (given: unknown) => {
  const { who, paymentMethodId } = given as Payer;
  return who.post('/v1/tier', { tier: 'developer', card: { paymentMethodId, currency: 'USD' } });
};

/** The problems of saved cards. */
export const CARD_PROBLEMS = {
  'payment_methods.not_found': {
    given: () => buyer(),
    when: (_api, who) => (who as Person).delete('/v1/payment-methods/crd_0'),
    says: /your list of cards/,
  },
  'payments.card_underway': {
    given: async () => {
      const given = await payer();
      paystack().charges = 'challenge';
      await takes(given);
      return given;
    },
    when: (_api, given) => takes(given),
    says: /Wait until the payment pay_[0-9a-z]{32} has ended/,
  },
  'tiers.quote_expired': {
    given: () => payer(),
    when: (_api, given) => {
      const quotedAt = new Date(Date.now() - 600_001).toISOString();
      return (given as Payer).who.post('/v1/tier', { tier: 'developer', quotedAt });
    },
    says: /Get a new quote/,
  },
  'tiers.amount_changed': {
    given: () => payer(),
    when: (_api, given) => {
      const { who, paymentMethodId } = given as Payer;
      const card = { paymentMethodId, currency: 'USD', maxAmountMinor: 2_899 };
      return who.post('/v1/tier', { tier: 'developer', card });
    },
    says: /charged \$29\.00 now/,
  },
  'payments.card_declined': {
    given: async () => {
      paystack().charges = 'failed';
      return payer();
    },
    when: (_api, given) => takes(given),
    says: /declined \$29\.00\..*another card/,
    leavesFailedPayment: true,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;

import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-69',
    sentence: 'A renewal keeps the earlier day after a short month.',
    tests: ['tests/unit/billing/tiers/subscription.property.test.ts'],
    file: 'worker/billing/tiers/subscription.ts',
    find: 'const periodEnd = monthAfter(periodStart, sub.anchorDay);',
    replace: 'const periodEnd = monthAfter(periodStart, new Date(periodStart).getUTCDate());',
  },
  {
    id: 'I-69b',
    sentence: 'A change of tier ignores the time of its quote.',
    tests: ['tests/worker/billing/tiers/quote.test.ts'],
    file: 'worker/billing/tiers/tier-quote.ts',
    find: 'const plan = planChange({ ...given, wants: tier, now: Math.min(now, quotedAt) });',
    replace: 'const plan = planChange({ ...given, wants: tier, now });',
  },
  {
    id: 'I-69c',
    sentence: 'A card is charged more than the quoted amount.',
    tests: ['tests/worker/billing/tiers/quote.test.ts'],
    file: 'worker/billing/tiers/card-payment.ts',
    find: 'if (maxAmount !== undefined && priced.amount > maxAmount)',
    replace: 'if (maxAmount !== undefined && priced.amount < 0)',
  },
  {
    id: 'I-69k',
    sentence: 'A price is computed for the cached tier of the key, and not checked.',
    tests: ['tests/worker/verifications/orders/key-at-hold.test.ts'],
    file: 'worker/verifications/orders/create-order.service.ts',
    find: 'tier: wanted.quoteId ? null : tier,',
    replace: "tier: tier === '' ? tier : null,",
  },
] satisfies Mutant[];

import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-13',
    sentence: 'A purchase may cost more than the customer pays.',
    tests: ['tests/worker/verifications/catalogue/prices.test.ts'],
    file: 'worker/verifications/orders/execute-step.ts',
    find: 'maxPriceCents: order.price,',
    replace: 'maxPriceCents: order.price * 2,',
  },
  {
    id: 'I-13b',
    sentence: 'Without a price from the provider, a price of any age is used.',
    tests: ['tests/worker/verifications/catalogue/prices.test.ts'],
    file: 'worker/verifications/catalogue/sources.ts',
    find: `    errorMs: HOUR,
  }),
  stock: new SwrCache<number>('stock', z.number(), {`,
    replace: `    errorMs: 24 * HOUR,
  }),
  stock: new SwrCache<number>('stock', z.number(), {`,
  },
  {
    id: 'I-13z',
    sentence: 'A price that the provider refused is used while KV still returns it.',
    tests: ['tests/worker/verifications/catalogue/cache.test.ts'],
    file: 'worker/platform/cache/swr-cache.ts',
    find: 'const shared = found && found.at > (wrongUntil ?? -Infinity) ? found : null;',
    replace: 'const shared = found;',
  },
] satisfies Mutant[];

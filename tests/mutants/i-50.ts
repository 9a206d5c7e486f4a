import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-50',
    sentence: "A key used again for another request is answered with the first request's order.",
    tests: [
      'tests/worker/verifications/orders/idempotency.test.ts',
      'tests/worker/verifications/orders/reuse.test.ts',
    ],
    file: 'worker/verifications/orders/order-commands.ts',
    find: "if (known.requestHash !== draft.requestHash) return { kind: 'body_differs' };",
    replace: "if (known.requestHash === '') return { kind: 'body_differs' };",
  },
  {
    id: 'I-50b',
    sentence: 'A reuse ignores its Idempotency-Key: each attempt is another order.',
    tests: ['tests/worker/verifications/orders/reuse.test.ts'],
    file: 'worker/verifications/orders/verifications.routes.ts',
    find: `      const options = requestOptions(c.req.header('idempotency-key'), c.req.valid('query').wait);
      return rented(c, await createVerification(c.get('ctx'), c.req.valid('json'), options));`,
    replace: `      const options = requestOptions(undefined, c.req.valid('query').wait);
      return rented(c, await createVerification(c.get('ctx'), c.req.valid('json'), options));`,
  },
  {
    id: 'I-50c',
    sentence: 'A payment can be repeated with another body.',
    tests: ['tests/worker/billing/payments/checkout/create-payment.test.ts'],
    file: 'worker/billing/payments/checkout/create-payment.service.ts',
    find: "  if (known.requestHash !== requestHash) throw new AppError('idempotency.body_differs');\n",
    replace: '',
  },
  {
    id: 'I-50d',
    sentence: 'A repeated change of tier is paid again.',
    tests: ['tests/worker/billing/tiers/upgrade.test.ts'],
    file: 'worker/billing/tiers/change.service.ts',
    find: '? derivedId(ID_KEY, PREFIX, [accountId, idempotencyKey])',
    replace: '? newId(ID_KEY, PREFIX, ctx.now() + idempotencyKey.length)',
  },
  {
    id: 'I-50e',
    sentence: 'A request whose answer was lost gets a new key.',
    tests: [
      'tests/web/features/billing/payments/add-credits-model.test.ts',
      'tests/web/features/admin/admin.test.ts',
    ],
    file: 'web/core/request-keys.ts',
    find: 'const key = this.#keys.get(request) ?? this.#newKey();',
    replace: 'const key = this.#newKey();',
  },
  {
    id: 'I-50f',
    sentence: 'An order that failed after it had its number is answered like one without a number.',
    tests: ['tests/worker/verifications/orders/idempotency.test.ts'],
    file: 'worker/verifications/orders/create-order.service.ts',
    find: "if (snapshot.state !== 'failed' || snapshot.number !== null)",
    replace: "if (snapshot.state !== 'failed')",
  },
  {
    id: 'I-50g',
    sentence: 'Two requests of one refund at the same time both ask Paystack.',
    tests: ['tests/worker/billing/payments/reversals/conflicts.test.ts'],
    file: 'worker/billing/payments/reversals/refunds.service.ts',
    find: 'return recorded[0].meta.changes === 1;',
    replace: 'return recorded.length > 0;',
  },
  {
    id: 'I-50h',
    sentence:
      'A second rental of a number is a new order in each dialog, also after a lost answer.',
    tests: ['tests/web/features/verifications/live/live-list.test.tsx'],
    file: 'web/features/verifications/live/reuse.ts',
    find: 'keys: RequestKeys = KEYS,',
    replace: 'keys: RequestKeys = new RequestKeys(() => crypto.randomUUID()),',
  },
] satisfies Mutant[];

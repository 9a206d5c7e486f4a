import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-36',
    sentence: 'Payments with lost webhooks are never checked.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/app/ops/payment-tasks.ts',
    find: "        ['payments', () => pollOpenPayments(ctx)],\n",
    replace: '',
  },
  {
    id: 'I-36b',
    sentence: 'The checks are half an hour apart.',
    tests: ['tests/unit/billing/payments/reconciliation/compare-day.test.ts'],
    file: 'worker/billing/payments/settlement/payment-check-schedule.ts',
    find: 'const STEADY_MS = 12 * MINUTE;',
    replace: 'const STEADY_MS = 30 * MINUTE;',
  },
  {
    id: 'I-36c',
    sentence: 'A payment without an answer of Paystack blocks all others forever.',
    tests: ['tests/worker/app/ops/one-row.test.ts'],
    file: 'worker/billing/payments/settlement/poll-open-payments.ts',
    find: '    await postponeUnreachable(ctx, payment).run();\n',
    replace: '',
  },
] satisfies Mutant[];

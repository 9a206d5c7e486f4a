import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-31',
    sentence: 'A payment below the agreed amount is credited.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "return paid.amount < terms.amount ? 'amount' : null;",
    replace: 'return null;',
  },
  {
    id: 'I-31b',
    sentence: 'A payment in another currency is credited.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "  if (paid.currency !== terms.currency) return 'currency';\n",
    replace: '',
  },
  {
    id: 'I-31c',
    sentence: 'The requested amount is not compared.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "  if (paid.requestedAmount !== terms.amount) return 'requested_amount';\n",
    replace: '',
  },
  {
    id: 'I-31d',
    sentence: 'A payment of another account is credited.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "if (account !== undefined && account !== terms.accountId) return 'owner';",
    replace: "if (account === 'nobody') return 'owner';",
  },
  {
    id: 'I-31e',
    sentence: 'Each settlement has another key in the ledger.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/ledger/payment-statements.ts',
    find: "return movementStatement(db, topup, { step: 'topup', debit: paystack, credit: available });",
    replace: `return movementStatement(db, topup, { step: \`topup:\${crypto.randomUUID()}\`, debit: paystack, credit: available });`,
  },
  {
    id: 'I-31f',
    sentence: 'An unpaid transaction counts as a success.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "case 'success': {",
    replace: `case 'abandoned':
    case 'success': {`,
  },
] satisfies Mutant[];

import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-31',
    sentence: 'A payment of less than was asked is credited.',
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
    sentence: 'What was asked for is not compared.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "  if (paid.requestedAmount !== terms.amount) return 'requested_amount';\n",
    replace: '',
  },
  {
    id: 'I-31d',
    sentence: 'Another account’s payment is credited.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "if (account !== undefined && account !== terms.accountId) return 'owner';",
    replace: "if (account === 'nobody') return 'owner';",
  },
  {
    id: 'I-31e',
    sentence: 'The ledger’s key is another one at each settlement.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/ledger/payment-statements.ts',
    find: "return movementStatement(db, topup, { step: 'topup', debit: paystack, credit: available });",
    replace: `return movementStatement(db, topup, { step: \`topup:\${crypto.randomUUID()}\`, debit: paystack, credit: available });`,
  },
  {
    id: 'I-31f',
    sentence: 'What is unpaid is taken for a success.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/evaluate-transaction.ts',
    find: "case 'success': {",
    replace: `case 'abandoned':
    case 'success': {`,
  },
] satisfies Mutant[];

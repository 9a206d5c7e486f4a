import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-32',
    sentence: 'A payment can be read by any account.',
    tests: ['tests/worker/billing/payments/checkout/create-payment.test.ts'],
    file: 'worker/billing/payments/payment-records.ts',
    find: "if (payment?.accountId !== ctx.principal.accountId) throw new AppError('payments.not_found');",
    replace: "if (!payment) throw new AppError('payments.not_found');",
  },
  {
    id: 'I-32b',
    sentence: 'A payment for a tier buys credits too.',
    tests: ['tests/worker/billing/payments/settlement/sync-payment.test.ts'],
    file: 'worker/billing/payments/settlement/fulfilment.ts',
    find: 'tier: (db, paid) => [tierStatement(db, paid)],',
    replace: 'tier: (db, paid) => [tierStatement(db, paid), topupStatement(db, paid)],',
  },
  {
    id: 'I-32p',
    sentence: 'Any caller with the id of a payment can read its receipt.',
    tests: ['tests/worker/billing/receipts/receipts.test.ts'],
    file: 'worker/billing/receipts/receipts.service.ts',
    find: 'receiptFile(ctx, await getPayment(ctx, id));',
    replace:
      "receiptFile(ctx, await getPayment({ ...ctx, principal: { ...ctx.principal, accountId: (await ctx.db.sql.prepare('SELECT account_id FROM payments WHERE id = ?').bind(id).first<string>('account_id')) ?? '' } }, id));",
  },
] satisfies Mutant[];

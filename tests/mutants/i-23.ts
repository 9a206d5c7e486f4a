import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-23',
    sentence: 'A reported number is refunded to bought credits only, whatever paid for it.',
    tests: ['tests/worker/verifications/orders/report.test.ts'],
    file: 'worker/billing/ledger/transfer-statements.ts',
    find: `return [part('hold', \`refund:\${name}\`), part('hold:promo', \`refund:\${name}:promo\`)];`,
    replace: `return [part('hold', \`refund:\${name}\`)];`,
  },
  {
    id: 'I-23b',
    sentence: 'A refund takes credits that were spent.',
    tests: ['tests/worker/billing/payments/reversals/refunds.test.ts'],
    file: 'worker/billing/payments/reversals/refunds.service.ts',
    find: 'Math.max(0, Math.min(paid.credits - reversed.credits, available));',
    replace: 'paid.credits - reversed.credits;',
  },
  {
    id: 'I-23c',
    sentence: 'The last part of a refund leaves a remainder.',
    tests: ['tests/unit/billing/payments/amounts.property.test.ts'],
    file: 'worker/billing/payments/amounts.ts',
    find: 'credits >= paid.credits - reversed.credits',
    replace: 'credits > paid.credits - reversed.credits',
  },
  {
    id: 'I-23d',
    sentence: 'A failed refund returns no credits.',
    tests: ['tests/worker/billing/payments/reversals/refunds.test.ts'],
    file: 'worker/billing/payments/reversals/write-reversals.ts',
    find: "to: 'customer' as const",
    replace: "to: 'card' as const",
  },
  {
    id: 'I-23e',
    sentence: 'Returned credits do not pay the debt.',
    tests: ['tests/unit/billing/ledger/owed.test.ts'],
    file: 'migrations/0023_anchor_and_owed.sql',
    find: "WHERE NEW.amount > 0 AND NEW.credit = NEW.account_id || ':available' AND a.id = NEW.credit AND a.balance > 0 AND o.balance < 0;",
    replace:
      "WHERE NEW.step = 'topup' AND NEW.credit = NEW.account_id || ':available' AND a.id = NEW.credit AND a.balance > 0 AND o.balance < 0;",
  },
  {
    id: 'I-23f',
    sentence: 'Two concurrent rounds request the same refund.',
    tests: ['tests/worker/billing/payments/reversals/two-rounds.test.ts'],
    file: 'worker/billing/payments/reversals/refunds.service.ts',
    find: 'if (meta.changes === 1) await sendRefund(ctx, id);',
    replace: 'if (meta.changes >= 0) await sendRefund(ctx, id);',
  },
  {
    id: 'I-23g',
    sentence: 'A refund of unknown outcome is requested again although Paystack lists it.',
    tests: ['tests/worker/billing/payments/reversals/refunds-in-doubt.test.ts'],
    file: 'worker/billing/payments/reversals/refunds.service.ts',
    find: 'if (refunds.some((found) => found.id === providerId || isNoted(found, id))) return;',
    replace: '',
  },
  {
    id: 'I-23h',
    sentence: 'A refund of ours that Paystack lists on a later page is requested again.',
    tests: ['tests/unit/providers/paystack/answers.test.ts'],
    file: 'worker/providers/paystack/paystack.client.ts',
    find: 'if (isLastPage({ rows: data.length, page, pageCount: meta })) {',
    replace: 'if (page > 0) {',
  },
] satisfies Mutant[];

import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-30',
    sentence: 'The intent is stored only after Paystack was called.',
    tests: ['tests/worker/billing/payments/checkout/create-payment.test.ts'],
    file: 'worker/billing/payments/checkout/create-payment.service.ts',
    find: 'const { payment, isNew } = await insert(ctx, { id, requestHash, input, rate: quoted });',
    replace: `const metadata = { account: ctx.principal.accountId, payment: id };
  const early = { email: payer, amount: 1, currency: input.currency, reference: \`early-\${id.slice(4)}\`, metadata };
  await initialize(ctx.env, early, '');
  const { payment, isNew } = await insert(ctx, { id, requestHash, input, rate: quoted });`,
  },
  {
    id: 'I-30b',
    sentence: 'The agreed terms can be changed.',
    tests: ['tests/unit/billing/payments/payment-machine.property.test.ts'],
    file: 'migrations/0010_payments.sql',
    find: 'CREATE TRIGGER payments_terms BEFORE UPDATE OF id, reference, account_id, tenant_id, purpose, card_id, credits, currency,',
    replace:
      'CREATE TRIGGER payments_terms BEFORE UPDATE OF id, reference, account_id, tenant_id, purpose, card_id, currency,',
  },
] satisfies Mutant[];

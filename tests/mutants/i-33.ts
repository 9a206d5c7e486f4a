import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-33',
    sentence: 'Any signature is accepted.',
    tests: ['tests/unit/providers/paystack/signature.test.ts'],
    file: 'worker/providers/paystack/signature.ts',
    find: "return crypto.subtle.verify('HMAC', key, hexToBytes(header), rawBody);",
    replace: `await crypto.subtle.verify('HMAC', key, hexToBytes(header), rawBody);
  return true;`,
  },
  {
    id: 'I-33b',
    sentence: 'The signature is checked over the reserialized body.',
    tests: ['tests/worker/billing/payments/paystack-webhook.test.ts'],
    file: 'worker/billing/payments/paystack-webhook.service.ts',
    find: 'if (!(await verifyPaystackSignature(raw, signature, ctx.env.PAYSTACK_SECRET_KEY)))',
    replace: `const again = new TextEncoder().encode(JSON.stringify(JSON.parse(new TextDecoder().decode(raw))));
  if (!(await verifyPaystackSignature(again, signature, ctx.env.PAYSTACK_SECRET_KEY)))`,
  },
  {
    id: 'I-33c',
    sentence: 'An unknown reference alerts no operator.',
    tests: ['tests/worker/billing/payments/paystack-webhook.test.ts'],
    file: 'worker/billing/payments/paystack-webhook.service.ts',
    find: "log('alert', 'paystack.unknown_reference', { topic: event, reference });",
    replace: "log('info', 'paystack.unknown_reference', { topic: event, reference });",
  },
  {
    id: 'I-33d',
    sentence: 'The answer waits for Paystack.',
    tests: ['tests/worker/billing/payments/paystack-webhook.test.ts'],
    file: 'worker/billing/payments/paystack-webhook.service.ts',
    find: "  runCoalesced('paystack.process', id, () => processStoredEvent(ctx, id));",
    replace: '  await processStoredEvent(ctx, id);',
  },
  {
    id: 'I-33e',
    sentence: 'A repeat for a credited payment is stored and verified again.',
    tests: ['tests/worker/billing/payments/paystack-webhook.test.ts'],
    file: 'worker/billing/payments/paystack-webhook.service.ts',
    find: `       SELECT ?1, ?2, ?3, ?4, ?5, ?5 WHERE ?2 <> 'charge.success'
         OR NOT EXISTS (SELECT 1 FROM payments WHERE reference = ?4 AND credited IS NOT NULL)`,
    replace: '       SELECT ?1, ?2, ?3, ?4, ?5, ?5 WHERE true',
  },
] satisfies Mutant[];

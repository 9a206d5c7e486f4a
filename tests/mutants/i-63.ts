import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-63',
    sentence: 'An endpoint is sent events that its maker may not see.',
    tests: ['tests/worker/channels/webhooks/endpoints/granted-rights.test.ts'],
    file: 'worker/channels/webhooks/endpoints/rights.ts',
    find: 'needed.every((scope) => scopes.includes(scope));',
    replace: 'needed.every((scope) => scopes.length >= 0 && scope !== null);',
  },
  {
    id: 'I-63b',
    sentence: 'An endpoint outlives the key that made it.',
    tests: ['tests/worker/channels/webhooks/endpoints/granted-rights.test.ts'],
    file: 'migrations/0028_replaced_keys_end_endpoints.sql',
    find: "WHERE maker_key = NEW.id AND state <> 'deleted';",
    replace: "WHERE maker_key = NEW.name AND state <> 'deleted';",
  },
  {
    id: 'I-63c',
    sentence: 'A key that may only write is shown codes.',
    tests: ['tests/worker/verifications/orders/write-only.test.ts'],
    file: 'worker/verifications/orders/verifications.view.ts',
    find: "return scopes.includes('verifications:read') ? verification : { ...verification, code: null };",
    replace: 'return scopes.length > 0 ? verification : { ...verification, code: null };',
  },
  {
    id: 'I-63d',
    sentence: 'What waits is sent though the key was narrowed since.',
    tests: ['tests/worker/channels/webhooks/endpoints/granted-rights.test.ts'],
    file: 'worker/channels/webhooks/deliveries/claim.ts',
    find: `AND \${maySendSql('webhook_deliveries', 'e')}`,
    replace: `AND (\${maySendSql('webhook_deliveries', 'e')} OR true)`,
  },
  {
    id: 'I-63e',
    sentence: 'What waits for an endpoint is sent though the key that made it has expired.',
    tests: ['tests/worker/channels/webhooks/endpoints/key-ends.test.ts'],
    file: 'worker/channels/webhooks/deliveries/claim.ts',
    find: `AND \${maySendSql('webhook_deliveries', 'e')} AND \${makerIsActiveSql('e', '?2')} \${more})\`;`,
    replace: `AND \${maySendSql('webhook_deliveries', 'e')} \${more})\`;`,
  },
] satisfies Mutant[];

import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-63',
    sentence: 'An endpoint receives events that its creator may not read.',
    tests: ['tests/worker/channels/webhooks/endpoints/granted-rights.test.ts'],
    file: 'worker/channels/webhooks/endpoints/rights.ts',
    find: 'needed.every((scope) => scopes.includes(scope));',
    replace: 'needed.every((scope) => scopes.length >= 0 && scope !== null);',
  },
  {
    id: 'I-63b',
    sentence: 'An endpoint outlives the key that created it.',
    tests: ['tests/worker/channels/webhooks/endpoints/granted-rights.test.ts'],
    file: 'migrations/0045_endpoints_in_events.sql',
    find: "WHERE maker_key = NEW.id AND state <> 'deleted';",
    replace: "WHERE maker_key = NEW.name AND state <> 'deleted';",
  },
  {
    id: 'I-63c',
    sentence: 'A write-only key receives codes.',
    tests: ['tests/worker/verifications/orders/write-only.test.ts'],
    file: 'worker/verifications/orders/verifications.view.ts',
    find: "return scopes.includes('verifications:read') ? verification : { ...verification, code: null };",
    replace: 'return scopes.length > 0 ? verification : { ...verification, code: null };',
  },
  {
    id: 'I-63d',
    sentence: 'A pending delivery is sent although the scopes of its key were reduced.',
    tests: ['tests/worker/channels/webhooks/endpoints/granted-rights.test.ts'],
    file: 'worker/channels/webhooks/deliveries/claim.ts',
    find: `AND \${maySendSql('webhook_deliveries', 'e')}`,
    replace: `AND (\${maySendSql('webhook_deliveries', 'e')} OR true)`,
  },
  {
    id: 'I-63e',
    sentence: 'A pending delivery is sent although the key of its endpoint has expired.',
    tests: ['tests/worker/channels/webhooks/endpoints/key-ends.test.ts'],
    file: 'worker/channels/webhooks/deliveries/claim.ts',
    find: `AND \${maySendSql('webhook_deliveries', 'e')} AND \${makerIsActiveSql('e', '?2')} \${more})\`;`,
    replace: `AND \${maySendSql('webhook_deliveries', 'e')} \${more})\`;`,
  },
] satisfies Mutant[];

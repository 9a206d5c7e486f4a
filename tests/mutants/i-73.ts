import type { Mutant } from './mutant.ts';

const ENDPOINTS = ['tests/worker/channels/webhooks/endpoints/endpoint-events.test.ts'];
const TESTS = ['tests/worker/events/readable-snapshots.test.ts'];

export const mutants = [
  {
    id: 'I-73',
    sentence: 'A snapshot of a payment needs no scope of its own.',
    tests: TESTS,
    file: 'worker/events/event-types.ts',
    find: "payment: 'payments:read',",
    replace: '',
  },
  {
    id: 'I-73b',
    sentence: 'The log shows each snapshot to each reader.',
    tests: TESTS,
    file: 'worker/channels/account-stream/hub.service.ts',
    find: 'return { data: await Promise.all(data.map((event) => readable(ctx, event))), nextCursor };',
    replace: 'return { data, nextCursor };',
  },
  {
    id: 'I-73c',
    sentence: 'One event shows its snapshot to each reader.',
    tests: TESTS,
    file: 'worker/channels/account-stream/hub.service.ts',
    find: 'return readable(ctx, found);',
    replace: 'return found;',
  },
  {
    id: 'I-73d',
    sentence: 'A socket receives each snapshot.',
    tests: TESTS,
    file: 'worker/channels/account-stream/stream-connection.ts',
    find: 'if (!limited || limited.scopes.every(',
    replace: 'if (!limited || [].every(',
  },
  {
    id: 'I-73e',
    sentence: 'A webhook contains each snapshot.',
    tests: TESTS,
    file: 'worker/channels/webhooks/deliveries/event-body.ts',
    find: 'toPublicEvent(withReadableData(event, scopes), event.accountId, event.message)',
    replace: 'toPublicEvent(event, event.accountId, event.message)',
  },
  {
    id: 'I-73f',
    sentence: 'A snapshot of an endpoint needs no scope of its own.',
    tests: ENDPOINTS,
    file: 'worker/events/event-types.ts',
    find: "endpoint: 'webhooks:read',",
    replace: '',
  },
  {
    id: 'I-73g',
    sentence: 'A transaction shows number and state to each reader of the balance.',
    tests: ['tests/worker/billing/ledger/transactions.test.ts'],
    file: 'worker/billing/ledger/transactions.service.ts',
    find: 'return isReadable ? one :',
    replace: 'return one ? one :',
  },
] satisfies readonly Mutant[];

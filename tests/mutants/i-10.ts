import type { Mutant } from './mutant.ts';

export const mutants = [
  {
    id: 'I-10',
    sentence: 'A release leaves no recovery record.',
    tests: ['tests/unit/app/ops/recoveries.test.ts'],
    file: 'worker/verifications/orders/projections/settlement.ts',
    find: 'if (isReleased(order.state)) return [recoveryStatement(db, order, at)];',
    replace: 'if (isReleased(order.state)) return [];',
  },
  {
    id: 'I-10b',
    sentence: 'A recovery takes a number that another order holds.',
    tests: ['tests/unit/app/ops/recoveries.test.ts'],
    file: 'worker/verifications/recovery/recoveries.ts',
    find: 'VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING reservation_id`,',
    replace: `VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET verification_id = excluded.verification_id
         RETURNING reservation_id\`,`,
  },
  {
    id: 'I-10c',
    sentence: 'A purchase interrupted by a crash is recorded as not bought.',
    tests: ['tests/unit/verifications/orders/reuse.test.ts'],
    file: 'worker/verifications/orders/projections/recovery.ts',
    find: 'return doubtSince !== null || inFlight || generation > 1',
    replace: 'return doubtSince !== null || (inFlight && generation < 0)',
  },
  {
    id: 'I-10d',
    sentence: 'A late round reopens a recovery that another round has ended.',
    tests: ['tests/unit/app/ops/two-rounds.test.ts'],
    file: 'worker/verifications/recovery/recoveries.ts',
    find: '${isResolved ? HELD_OR_ENDED : QUEUE.held}',
    replace: '${HELD_OR_ENDED}',
  },
] satisfies Mutant[];

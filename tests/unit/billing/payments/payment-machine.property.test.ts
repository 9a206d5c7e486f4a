import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  after,
  fromStates,
  isCredited,
  MOVES,
  STATES,
} from '../../../../worker/billing/payments/payment-machine';
import { SqliteDb } from '../../../support/sqlite-db';

const moves = fc.array(fc.constantFrom(...MOVES));

describe('an intent', () => {
  test('I-34 is credited exactly once when it is paid, for any events before and after', () => {
    fc.assert(
      fc.property(moves, (sequence) => {
        let state: (typeof STATES)[number] = 'initialized';
        let credits = 0;
        for (const move of sequence) {
          const next = after(state, move);
          if (next === null) continue;
          if (isCredited(next) && !isCredited(state)) credits++;
          expect(isCredited(state) && !isCredited(next)).toBe(false);
          state = next;
        }
        expect(credits).toBe(sequence.includes('paid') ? 1 : 0);
      }),
    );
  });

  test('I-34 that failed or was abandoned can still be paid', () => {
    expect(STATES.filter((state) => after(state, 'paid') === 'succeeded')).toEqual([
      'initialized',
      'pending',
      'failed',
      'abandoned',
    ]);
    expect(fromStates('paid')).toBe(`'initialized', 'pending', 'failed', 'abandoned'`);
  });

  const PAIRS = STATES.flatMap((from) => STATES.map((to) => [from, to] as const));
  test.each(PAIRS)(
    'I-04 D1 allows the transition from %s to %s exactly when the table does',
    (from, to) => {
      const { raw } = new SqliteDb();
      const credited = (state: (typeof STATES)[number]) => (isCredited(state) ? '1' : 'NULL');
      raw.exec(`INSERT INTO accounts (id, tenant_id, name, tier, created_at)
        VALUES ('acc_1', 'tnt_default', 'T', 'free', 0);
      INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros,
        rate_source, rate_observed_at, locked_until, request_hash, state, credited, lease_until, created_at)
      VALUES ('pay_1', 'pay-1', 'acc_1', 'tnt_default', 'topup', 1, 'USD', 1, 1000000, 'fixed', 0, 0, '', '${from}',
        ${credited(from)}, 0, 0)`);
      const move = () =>
        raw.exec(`UPDATE payments SET state = '${to}', credited = ${credited(to)}`);
      if (from === to || MOVES.some((one) => after(from, one) === to)) expect(move).not.toThrow();
      else expect(move).toThrow('payments:move');
    },
  );

  test.each([
    'credits = 2',
    'amount = 2',
    `currency = 'NGN'`,
    `account_id = 'x'`,
    `purpose = 'tier'`,
  ])('I-30 the agreed terms never change: %s is refused', (change) => {
    const { raw } = new SqliteDb();
    raw.exec(`INSERT INTO accounts (id, tenant_id, name, tier, created_at)
          VALUES ('acc_1', 'tnt_default', 'T', 'free', 0);
        INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros,
          rate_source, rate_observed_at, locked_until, request_hash, state, lease_until, created_at)
        VALUES ('pay_1', 'pay-1', 'acc_1', 'tnt_default', 'topup', 1, 'USD', 1, 1000000, 'fixed', 0, 0, '',
          'pending', 0, 0)`);
    expect(() => raw.exec(`UPDATE payments SET ${change}`)).toThrow('payments:immutable');
    expect(() => raw.exec('DELETE FROM payments')).toThrow('payments:kept');
  });
});

import { describe, expect, test } from 'vitest';
import type { SystemCtx } from '../../../../worker/platform/core/ctx';
import {
  after,
  MOVES,
  STATES,
  type Move,
  type State,
} from '../../../../worker/billing/payments/payment-machine';
import { moveStatement } from '../../../../worker/billing/payments/move-payment';
import { SqliteDb } from '../../../support/sqlite-db';

const isCredited = (state: State) => state === 'succeeded' || state === 'reversed';

/** One payment, with 5 credited cents in a credited state. */
class World {
  readonly #db = new SqliteDb();
  readonly ctx = { db: this.#db.db, now: () => 7 } as unknown as SystemCtx;

  constructor(state: State, reason: string | null = null) {
    const credited = isCredited(state) ? 5 : 'NULL';
    const written = reason === null ? 'NULL' : `'${reason}'`;
    this.#db.raw.exec(`INSERT INTO accounts (id, tenant_id, name, tier, created_at)
        VALUES ('acc_1', 'tnt_default', 'T', 'free', 0);
      INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount, rate_micros,
        rate_source, rate_observed_at, locked_until, request_hash, state, reason, credited, lease_until, next_check_at,
        created_at)
      VALUES ('pay_1', 'pay-1', 'acc_1', 'tnt_default', 'topup', 5, 'USD', 5, 1000000, 'fixed', 0, 0, '', '${state}',
        ${written}, ${credited}, 0, 3, 0)`);
  }

  get row() {
    return this.#db.raw
      .prepare('SELECT state, reason, credited, ended_at, next_check_at FROM payments')
      .get();
  }
}

const CREDITED = { credited: 5, paidAt: 6, providerId: '1', channel: 'card' };
const fieldsOf = (move: Move) => (move === 'paid' ? CREDITED : {});
const PAIRS = STATES.flatMap((state) => MOVES.map((move) => [state, move] as const));

describe('a transition of a payment', () => {
  test.each(PAIRS)('I-04 follows the table: %s, %s', async (state, move) => {
    const world = new World(state);
    await moveStatement(world.ctx, 'pay_1', move, { fields: fieldsOf(move) }).run();
    expect(world.row).toMatchObject({ state: after(state, move) ?? state });
  });

  test('I-04 sets the time at which the payment ended, and only then', async () => {
    const opened = new World('initialized');
    await moveStatement(opened.ctx, 'pay_1', 'started', {
      fields: { authorizationUrl: null },
    }).run();
    expect(opened.row).toMatchObject({ state: 'pending', ended_at: null, next_check_at: 3 });
    const left = new World('pending');
    await moveStatement(left.ctx, 'pay_1', 'expired').run();
    expect(left.row).toMatchObject({ state: 'abandoned', ended_at: 7, next_check_at: 3 });
    const paid = new World('pending');
    await moveStatement(paid.ctx, 'pay_1', 'paid', { fields: CREDITED }).run();
    expect(paid.row).toMatchObject({ state: 'succeeded', ended_at: 7, next_check_at: null });
    const refused = new World('initialized');
    const reason = 'card_refused';
    await moveStatement(refused.ctx, 'pay_1', 'refused', {
      fields: { reason },
      isOver: true,
    }).run();
    expect(refused.row).toMatchObject({
      state: 'failed',
      reason,
      ended_at: 7,
      next_check_at: null,
    });
  });

  test('I-04 may record another failure reason, and not the same one again', async () => {
    const world = new World('failed', 'declined');
    await moveStatement(world.ctx, 'pay_1', 'declined', { fields: { reason: 'declined' } }).run();
    expect(world.row).toMatchObject({ reason: 'declined', ended_at: null });
    await moveStatement(world.ctx, 'pay_1', 'declined', { fields: { reason: 'reversed' } }).run();
    expect(world.row).toMatchObject({ state: 'failed', reason: 'reversed', ended_at: 7 });
  });

  test('I-04 is made when its condition holds', async () => {
    const world = new World('succeeded');
    const move = (condition: string) =>
      moveStatement(world.ctx, 'pay_1', 'reversed', { condition }).run();
    await move('credited = 4');
    expect(world.row).toMatchObject({ state: 'succeeded' });
    await move('credited = 5');
    expect(world.row).toMatchObject({ state: 'reversed', credited: 5 });
  });
});

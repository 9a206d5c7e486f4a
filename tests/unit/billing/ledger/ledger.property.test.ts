import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkLedger } from '../../../../worker/billing/ledger/check';
import {
  getBalance,
  grantCredits,
  createLedgerAccounts,
} from '../../../../worker/billing/ledger/ledger.service';
import { holdRefusal, isConstraint } from '../../../../worker/billing/ledger/refusals';
import {
  holdStatements,
  settleStatements,
} from '../../../../worker/billing/ledger/transfer-statements';
import type { SystemCtx } from '../../../../worker/platform/core/ctx';
import { SqliteDb } from '../../../support/sqlite-db';

const sqlite = new SqliteDb();
const { db } = sqlite;
const ctx = { db, env: {} as Env, now: () => Date.UTC(2026, 10, 22) } satisfies SystemCtx;
let customers = 0;

async function customer(grants: { bought: number; promo: number }) {
  const accountId = `acc_${++customers}`;
  sqlite.raw
    .prepare(
      `INSERT INTO accounts (id, tenant_id, name, tier, created_at) VALUES (?, 'tnt_default', 'Test', 'free', 0)`,
    )
    .run(accountId);
  await createLedgerAccounts(ctx, { accountId, tier: 'free' });
  const give = (amount: number, promo: boolean) =>
    grantCredits(ctx, {
      accountId,
      tenantId: 'tnt_default',
      reference: `g${promo}:${accountId}`,
      amount,
      promo,
    });
  if (grants.bought > 0) await give(grants.bought, false);
  if (grants.promo > 0) await give(grants.promo, true);
  return accountId;
}

const step = fc.oneof(
  fc.record({
    do: fc.constant('hold' as const),
    order: fc.nat(4),
    amount: fc.integer({ min: 1, max: 60 }),
  }),
  fc.record({ do: fc.constantFrom('capture' as const, 'release' as const), order: fc.nat(4) }),
);

/** The expected ledger, computed in the simplest way. */
class Model {
  available: number;
  promo: number;
  readonly orders = new Map<string, { bought: number; promo: number; settled: string | null }>();

  constructor(grants: { bought: number; promo: number }) {
    this.available = grants.bought;
    this.promo = grants.promo;
  }

  get open() {
    return [...this.orders.values()].filter((o) => o.settled === null).length;
  }

  hold(order: string, amount: number): 'ok' | 'refused' {
    const known = this.orders.get(order);
    if (known) return known.bought + known.promo === amount ? 'ok' : 'refused';
    const promo = Math.min(this.promo, amount);
    if (this.available < amount - promo || this.open >= 2) return 'refused';
    this.promo -= promo;
    this.available -= amount - promo;
    this.orders.set(order, { bought: amount - promo, promo, settled: null });
    return 'ok';
  }

  settle(order: string, direction: 'capture' | 'release'): 'ok' | 'refused' {
    const known = this.orders.get(order);
    if (!known) return 'ok';
    if (known.settled) return known.settled === direction ? 'ok' : 'refused';
    known.settled = direction;
    if (direction === 'release') {
      this.available += known.bought;
      this.promo += known.promo;
    }
    return 'ok';
  }
}

const run = (statements: D1PreparedStatement[]) =>
  db.sql.batch(statements).then(
    () => 'ok' as const,
    (error: unknown) => {
      expect(isConstraint(error)).toBe(true);
      return 'refused' as const;
    },
  );

test('I-20 I-21 I-22 the ledger equals a model under any mix of holds, settlements, repeats and overdrafts (6,000 runs)', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({ bought: fc.nat(120), promo: fc.nat(40) }),
      fc.array(step, { maxLength: 14 }),
      async (grants, steps) => {
        const accountId = await customer(grants);
        const model = new Model(grants);
        for (const action of steps) {
          const reference = `${accountId}/${action.order}`;
          if (action.do === 'hold') {
            const want = model.hold(reference, action.amount);
            const hold = { reference, accountId, amount: action.amount, now: ctx.now() };
            expect(await run(holdStatements(db, hold))).toBe(want);
          } else {
            const want = model.settle(reference, action.do);
            const settlement = {
              reference,
              accountId,
              tenantId: 'tnt_default',
              direction: action.do,
              now: ctx.now(),
            };
            expect(await run(settleStatements(db, settlement))).toBe(want);
          }
        }
        const balance = await getBalance(ctx, accountId);
        expect(balance).toMatchObject({ available: model.available, promo: model.promo });
      },
    ),
    { numRuns: 6_000 },
  );
  expect(await checkLedger(db)).toEqual([]);
}, 120_000);

test('each reason to refuse a hold has its own name', async () => {
  const accountId = await customer({ bought: 100, promo: 0 });
  const hold = (order: number, amount: number) =>
    db.sql
      .batch(
        holdStatements(db, {
          reference: `${accountId}/${order}`,
          accountId,
          amount,
          now: ctx.now(),
        }),
      )
      .then(() => null, holdRefusal);
  expect(await hold(1, 101)).toBe('insufficient');
  expect(await hold(1, 10)).toBeNull();
  expect(await hold(2, 10)).toBeNull();
  expect(await hold(3, 10)).toBe('open_cap');
  sqlite.raw.prepare('UPDATE usage SET open_cap = 9, cap = 2 WHERE account_id = ?').run(accountId);
  expect(await hold(3, 10)).toBe('monthly_cap');
  sqlite.raw.prepare('UPDATE usage SET cap = 9 WHERE account_id = ?').run(accountId);
  sqlite.raw
    .prepare(`UPDATE ledger_accounts SET balance = -1 WHERE id = ?`)
    .run(`${accountId}:owed`);
  expect(await hold(3, 10)).toBe('owed');
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  disputeStatement,
  lostStatement,
  payoutSettleStatement,
  payoutStatement,
  reversalStatements,
  topupStatement,
  wonStatement,
} from '../../../../worker/billing/ledger/payment-statements';
import { refundStatements } from '../../../../worker/billing/ledger/transfer-statements';
import { LedgerWorld } from '../../../support/ledger-world';

const ACCOUNT = 'acc_a';
const TENANT = 'tnt_default';

const step = fc.oneof(
  fc.record({ do: fc.constant('topup' as const), payment: fc.nat(2) }),
  fc.record({
    do: fc.constantFrom('payout' as const, 'reversal' as const, 'dispute' as const),
    payment: fc.nat(2),
    id: fc.nat(2),
    amount: fc.integer({ min: 0, max: 120 }),
  }),
  fc.record({
    do: fc.constantFrom('card' as const, 'customer' as const, 'won' as const, 'lost' as const),
    id: fc.nat(2),
    payment: fc.nat(2),
  }),
  fc.record({ do: fc.constant('spend' as const), amount: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ do: fc.constant('hold' as const), amount: fc.integer({ min: 1, max: 150 }) }),
  fc.record({ do: fc.constantFrom('release' as const, 'refund' as const) }),
);

/**
 * One account with three payments of 100, 101 and 102 cents, moved by the batches of the Worker.
 */
class PaidWorld extends LedgerWorld {
  #spent = 0;
  readonly #open: string[] = [];
  readonly #captured: string[] = [];

  async start(): Promise<void> {
    await this.customer(ACCOUNT);
    for (const n of [0, 1, 2])
      this.raw
        .exec(`INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount,
        rate_micros, rate_source, rate_observed_at, locked_until, request_hash, state, lease_until, created_at)
        VALUES ('pay_${n}', 'pay-${n}', '${ACCOUNT}', '${TENANT}', 'topup', ${100 + n}, 'USD', ${100 + n}, 1000000,
          'fixed', 0, 0, '', 'pending', 0, 0)`);
  }

  named(payment: number, id: number, amount: number) {
    const name = `x_${payment}_${id}`;
    const owner = { accountId: ACCOUNT, tenantId: TENANT, now: this.now };
    return { ...owner, paymentId: `pay_${payment}`, amount, name };
  }

  amountOf(table: string, name: string): number {
    const row = this.raw.prepare(`SELECT credits FROM ${table} WHERE id = ?`).get(name);
    return Number(row?.['credits'] ?? 0);
  }

  /** Runs the batch, all or nothing. */
  async run(statements: D1PreparedStatement[]): Promise<void> {
    await this.db.sql.batch(statements).catch((error: unknown) => {
      expect(String(error)).toMatch(/ledger:|constraint failed|final/);
    });
  }

  sql = (text: string) => this.db.sql.prepare(text);

  async topup(payment: number): Promise<void> {
    const { name: _name, ...paid } = this.named(payment, 0, 100 + payment);
    await this.run([
      topupStatement(this.db, paid),
      this.sql(`UPDATE payments SET state = 'succeeded', credited = credits
        WHERE id = 'pay_${payment}' AND state = 'pending'`),
      this
        .sql(`INSERT INTO receipts (tenant_id, number, payment_id, account_id, seller, layout, issued_at)
        SELECT '${TENANT}', 1 + (SELECT count(*) FROM receipts), id, account_id, '', 1, 0 FROM payments
        WHERE id = 'pay_${payment}' AND id NOT IN (SELECT payment_id FROM receipts)`),
    ]);
  }

  async spend(amount: number): Promise<void> {
    const reference = `ver_${++this.#spent}`;
    if ((await this.hold(reference, ACCOUNT, amount)) !== 'ok') return;
    this.order(reference, ACCOUNT, 'completed');
    await this.settle(reference, ACCOUNT, 'capture');
    this.#captured.push(reference);
  }

  async open(amount: number): Promise<void> {
    const reference = `ver_${++this.#spent}`;
    if ((await this.hold(reference, ACCOUNT, amount)) === 'ok') this.#open.push(reference);
  }

  /** Releases the newest hold, twice. */
  async release(): Promise<void> {
    const reference = this.#open.pop();
    if (reference === undefined) return;
    for (const _ of [1, 2]) await this.settle(reference, ACCOUNT, 'release');
    this.order(reference, ACCOUNT, 'cancelled');
    this.recovery(reference);
  }

  /** Refunds the newest capture, twice. */
  async giveBack(): Promise<void> {
    const reference = this.#captured.pop();
    if (reference === undefined) return;
    const refund = {
      reference,
      accountId: ACCOUNT,
      tenantId: TENANT,
      name: 'report',
      now: this.now,
    };
    for (const _ of [1, 2]) await this.run(refundStatements(this.db, refund));
    this.recovery(reference, 'report');
  }

  /** Holds that are still open get their orders, which the checker requires. */
  close(): void {
    for (const reference of this.#open) this.order(reference, ACCOUNT, 'awaiting_sms');
  }

  refundRow(at: [number, number, number], by: string, state: string): D1PreparedStatement {
    const { name, paymentId, amount } = this.named(...at);
    return this
      .sql(`INSERT INTO payment_refunds (id, payment_id, account_id, requested_by, request_hash, credits, amount,
      state, created_at, ended_at) VALUES ('${name}', '${paymentId}', '${ACCOUNT}', ${by}, '', ${amount}, 1, '${state}',
      0, ${state === 'processed' ? '0' : 'NULL'}) ON CONFLICT DO NOTHING`);
  }

  dispute(at: [number, number, number]): D1PreparedStatement {
    const { name, paymentId, amount } = this.named(...at);
    return this
      .sql(`INSERT INTO payment_disputes (id, provider_id, payment_id, account_id, credits, amount, state,
      created_at) VALUES ('${name}', '${name}', '${paymentId}', '${ACCOUNT}', ${amount}, 1, 'open', 0)
      ON CONFLICT DO NOTHING`);
  }

  async payoutEnds(payment: number, id: number, to: 'card' | 'customer'): Promise<void> {
    const { name } = this.named(payment, id, 0);
    const state = to === 'card' ? 'processed' : 'failed';
    const settled = { ...this.named(payment, id, this.amountOf('payment_refunds', name)), to };
    await this.run([
      this.sql(`UPDATE payment_refunds SET state = '${state}', ended_at = 0
        WHERE id = '${name}' AND requested_by IS NOT NULL AND state = 'requested'`),
      payoutSettleStatement(this.db, settled),
    ]);
  }

  async disputeEnds(payment: number, id: number, outcome: 'won' | 'lost'): Promise<void> {
    const { name } = this.named(payment, id, 0);
    const named = this.named(payment, id, this.amountOf('payment_disputes', name));
    await this.run([
      this.sql(`UPDATE payment_disputes SET state = '${outcome}', ended_at = 0
        WHERE id = '${name}' AND state = 'open'`),
      outcome === 'won' ? wonStatement(this.db, named) : lostStatement(this.db, named),
    ]);
  }
}

async function play(world: PaidWorld, one: typeof step extends fc.Arbitrary<infer T> ? T : never) {
  switch (one.do) {
    case 'topup':
      return world.topup(one.payment);
    case 'spend':
      return world.spend(one.amount);
    case 'hold':
      return world.open(one.amount);
    case 'release':
      return world.release();
    case 'refund':
      return world.giveBack();
    case 'payout': {
      const at: [number, number, number] = [one.payment, one.id, one.amount];
      return world.run([
        world.refundRow(at, `'usr_1'`, 'requested'),
        payoutStatement(world.db, world.named(...at)),
      ]);
    }
    case 'reversal': {
      // A name other than a payout's: Paystack's own number.
      const at: [number, number, number] = [one.payment, one.id + 10, one.amount];
      return world.run([
        world.refundRow(at, 'NULL', 'processed'),
        ...reversalStatements(world.db, world.named(...at)),
      ]);
    }
    case 'dispute': {
      const at: [number, number, number] = [one.payment, one.id, one.amount];
      return world.run([world.dispute(at), disputeStatement(world.db, world.named(...at))]);
    }
    case 'card':
    case 'customer':
      return world.payoutEnds(one.payment, one.id, one.do);
    case 'won':
    case 'lost':
      return world.disputeEnds(one.payment, one.id, one.do);
  }
}

// Each of these refers to a different order each time.
const ONCE: ReadonlySet<string> = new Set(['spend', 'hold', 'release', 'refund']);

test('I-20 I-21 I-22 I-23 for any events in any order, the ledger accounts for every cent', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
      const world = new PaidWorld();
      await world.start();
      for (const one of steps) {
        await play(world, one);
        // All again: a repeat moves nothing.
        const before = world.raw.prepare('SELECT count(*) AS n FROM transfers').get()?.['n'];
        if (!ONCE.has(one.do)) await play(world, one);
        expect(world.raw.prepare('SELECT count(*) AS n FROM transfers').get()?.['n']).toBe(before);
      }
      world.close();
      expect(await world.check()).toEqual([]);
      for (const name of ['available', 'payout'])
        expect(
          Number(
            world.raw
              .prepare('SELECT balance FROM ledger_accounts WHERE id = ?')
              .get(`${ACCOUNT}:${name}`)?.['balance'],
          ),
        ).toBeGreaterThanOrEqual(0);
    }),
    { numRuns: 150 },
  );
}, 180_000);

import * as fc from 'fast-check';
import { beforeEach, expect, test, vi } from 'vitest';
import { scheduleOutboxFlush } from '../../../../../worker/events/flush-outbox';
import type { SystemCtx } from '../../../../../worker/platform/core/ctx';
import {
  payoutStatement,
  topupStatement,
} from '../../../../../worker/billing/ledger/payment-statements';
import { findPayment, type Payment } from '../../../../../worker/billing/payments/payment-records';
import { insertRefundStatement } from '../../../../../worker/billing/payments/reversals/refund-records';
import { reconcileReversals } from '../../../../../worker/billing/payments/reversals/reconcile-reversals';
import {
  afterBooking,
  reversedOf,
  type Booking,
  type Recorded,
} from '../../../../../worker/billing/payments/reversals/reversal-bookings';
import { readReversals } from '../../../../../worker/billing/payments/reversals/sync-reversals';
import { writeReversals } from '../../../../../worker/billing/payments/reversals/write-reversals';
import { LedgerWorld } from '../../../../support/ledger-world';
import {
  anyRate,
  begin,
  LOOKS,
  report,
  stories,
  type Story,
} from '../../../../support/reversal-stories';

vi.mock('cloudflare:workers', () => ({ waitUntil: () => undefined }));
vi.mock('../../../../../worker/events/flush-outbox', () => ({ scheduleOutboxFlush: vi.fn() }));

const ACCOUNT = 'acc_a';
const TENANT = 'tnt_default';
const PAYMENT = 'pay_1';

beforeEach(() => {
  vi.mocked(scheduleOutboxFlush).mockClear();
  for (const level of ['warn', 'error'] as const)
    vi.spyOn(console, level).mockImplementation(() => undefined);
});

/**
 * An account whose payment was credited; `begin` are the refunds that an admin requested for it.
 */
class PaidWorld extends LedgerWorld {
  override readonly ctx: SystemCtx = {
    db: this.db,
    env: { ID_KEY: 'k'.repeat(32) } as Env,
    now: () => this.now,
  };

  async start({ paid, surplus }: Pick<Story, 'paid' | 'surplus'>): Promise<Payment> {
    await this.customer(ACCOUNT);
    const { credits, amount } = paid;
    this.raw
      .exec(`INSERT INTO payments (id, reference, account_id, tenant_id, purpose, credits, currency, amount,
      rate_micros, rate_source, rate_observed_at, locked_until, request_hash, state, lease_until, created_at)
      VALUES ('${PAYMENT}', 'pay-1', '${ACCOUNT}', '${TENANT}', 'topup', ${credits}, 'NGN', ${amount}, 1000000,
        'fixed', 0, 0, '', 'pending', 0, 0)`);
    const owner = { accountId: ACCOUNT, tenantId: TENANT, now: this.now };
    await this.db.sql.batch([
      topupStatement(this.db, { ...owner, paymentId: PAYMENT, amount: credits }),
      this.db.sql
        .prepare(`UPDATE payments SET state = 'succeeded', credited = credits, surplus = ${surplus},
        provider_id = '9', paid_at = 0, ended_at = 0`),
      this.db.sql
        .prepare(`INSERT INTO receipts (tenant_id, number, payment_id, account_id, seller, layout, issued_at)
        VALUES ('${TENANT}', 1, '${PAYMENT}', '${ACCOUNT}', '', 1, 0)`),
    ]);
    const payment = await findPayment(this.ctx, PAYMENT);
    if (!payment) throw new Error('no payment');
    return payment;
  }

  async begin(payment: Payment, asked: Recorded): Promise<void> {
    let before: Recorded = { ...asked, refunds: [] };
    for (const refund of asked.refunds) {
      const { id, credits } = refund;
      const record = { ...refund, requestHash: '', nextAt: 0, createdAt: 0, endedAt: null };
      await this.db.sql.batch([
        insertRefundStatement(this.ctx, payment, { ...record, before: reversedOf(before) }),
        payoutStatement(this.db, {
          paymentId: PAYMENT,
          accountId: ACCOUNT,
          tenantId: TENANT,
          amount: credits,
          now: this.now,
          name: id,
        }),
      ]);
      before = { ...before, refunds: [...before.refunds, refund] };
    }
  }

  async recorded(payment: Payment): Promise<Recorded> {
    const paid = { credits: payment.credited ?? 0, amount: payment.amount };
    const { surplus } = payment;
    return { paid, surplus, ...(await readReversals(this.ctx, payment)) };
  }
}

/** The fields that both the records and the reconciler's own state of them have. */
const partsOf = ({ refunds, disputes }: Recorded): string[] =>
  [
    ...refunds.map(
      ({ providerId, requestedBy, state, credits, amount }) =>
        `refund ${providerId} of ${requestedBy}: ${state} ${credits} ${amount}`,
    ),
    ...disputes.map(
      ({ providerId, state, credits, amount }) =>
        `dispute ${providerId}: ${state} ${credits} ${amount}`,
    ),
  ].toSorted();

async function begun(story: Story): Promise<{ world: PaidWorld; payment: Payment }> {
  const world = new PaidWorld();
  const payment = await world.start(story);
  await world.begin(payment, begin(story));
  return { world, payment };
}

test('I-34 the writer stores the bookings as the reconciler expects, and the ledger agrees', async () => {
  await fc.assert(
    fc.asyncProperty(stories(anyRate), async (story) => {
      const { world, payment } = await begun(story);
      for (let look = 0; look <= LOOKS; look++) {
        const recorded = await world.recorded(payment);
        const { bookings } = reconcileReversals(recorded, report(story, recorded, look));
        world.now += 1_000;
        expect(await writeReversals(world.ctx, payment, { bookings, recheck: false })).toBe(true);
        const after = await world.recorded(payment);
        expect(partsOf(after)).toEqual(partsOf(bookings.reduce(afterBooking, recorded)));
        const { reversedCents } = (await findPayment(world.ctx, PAYMENT)) ?? payment;
        expect(reversedCents).toBe(reversedOf(after).credits);
      }
      expect(await world.check()).toEqual([]);
    }),
    { numRuns: 40 },
  );
}, 120_000);

const AMOUNT = 1_000;
const refunded: Story = {
  paid: { credits: AMOUNT, amount: AMOUNT },
  surplus: 0,
  ours: [{ id: '100', amount: 400, appears: 0, ends: 0, isTaken: true }],
  twins: [],
  elsewhere: [],
  disputes: [],
  looks: [],
};
const ours = { refundId: 'rfd_100', providerId: '100' };
const worth = { credits: 400, amount: 400 };

test('I-34 bookings are refused as a whole when a record has changed meanwhile', async () => {
  const { world, payment } = await begun(refunded);
  const processed: Booking = { kind: 'refund_processed', ...ours, worth };
  const failed: Booking = { kind: 'refund_failed', ...ours, worth, reason: 'failed' };
  const reversal: Booking = {
    kind: 'reversal',
    providerId: '200',
    worth: { credits: 100, amount: 100 },
    before: worth,
  };
  const write = (...bookings: Booking[]) =>
    writeReversals(world.ctx, payment, { bookings, recheck: false });
  expect(await write(processed)).toBe(true);
  const before = partsOf(await world.recorded(payment));
  expect(await write(reversal, failed)).toBe(false);
  expect(await write({ ...reversal, before: { credits: 0, amount: 0 } })).toBe(false);
  expect(partsOf(await world.recorded(payment))).toEqual(before);
  expect(await world.check()).toEqual([]);
});

test('a waiting refund moves no money: neither the payment nor the outbox changes', async () => {
  const { world, payment } = await begun(refunded);
  const { sql } = world.db;
  const sizes: number[] = [];
  const batch: typeof sql.batch = (statements) => {
    sizes.push(statements.length);
    return sql.batch(statements);
  };
  const ctx = { ...world.ctx, db: { ...world.db, sql: { ...sql, batch } } };
  const waits: Booking = { kind: 'refund_waits', ...ours, state: 'pending', isNew: true };
  const write = (booking: Booking) =>
    writeReversals(ctx, payment, { bookings: [booking], recheck: true });
  expect(await write(waits)).toBe(true);
  expect([sizes, vi.mocked(scheduleOutboxFlush).mock.calls]).toEqual([[1], []]);
  expect(await write({ kind: 'refund_processed', ...ours, worth })).toBe(true);
  expect(vi.mocked(scheduleOutboxFlush).mock.calls).toEqual([[ctx, ACCOUNT]]);
});

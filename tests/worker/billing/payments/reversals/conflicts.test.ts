import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { systemCtx } from '../../../../../worker/accounts/authentication/auth';
import type { Ctx, SystemCtx } from '../../../../../worker/platform/core/ctx';
import { findPayment } from '../../../../../worker/billing/payments/payment-records';
import { refundPayment } from '../../../../../worker/billing/payments/reversals/refunds.service';
import { syncReversals } from '../../../../../worker/billing/payments/reversals/sync-reversals';
import { alerts, levelsOf, setUpWorker } from '../../../../support/worker/api';
import {
  balanceOf,
  bodyOf,
  buyer,
  confirmedAdmin,
  paid,
  paystack,
  soundMoney,
} from '../../../../support/worker/payments';
import { requestRefund } from '../../../../support/worker/reversals';

setUpWorker();

/** Runs `meanwhile` before each batch that books a reversal, after the records were read. */
function interrupted(ctx: SystemCtx, meanwhile: () => Promise<unknown>): SystemCtx {
  const { sql, orm } = ctx.db;
  const prepared = new WeakSet<D1PreparedStatement>();
  const prepare: typeof sql.prepare = (query) => {
    const statement = sql.prepare(query);
    const bind: typeof statement.bind = (...values) => {
      const bound = statement.bind(...values);
      if (query.startsWith('INSERT INTO payment_refunds')) prepared.add(bound);
      return bound;
    };
    return new Proxy(statement, {
      get: (target, key) => (key === 'bind' ? bind : Reflect.get(target, key)),
    });
  };
  const batch: typeof sql.batch = async (statements) => {
    if (statements.some((one) => prepared.has(one))) await meanwhile();
    return sql.batch(statements);
  };
  return { ...ctx, db: { orm, sql: { prepare, batch } } };
}

async function scene() {
  const [admin, who] = [await confirmedAdmin(), await buyer()];
  const { id, reference } = await paid(who);
  const payment = await findPayment(systemCtx(env), id);
  if (!payment) throw new Error('no payment');
  paystack().refundElsewhere(reference, 200);
  const refund = (key: Record<string, string> = {}) => requestRefund(admin, payment, 100, key);
  return { admin, who, payment, refund };
}

test.for([
  [1, 'done', 700, []],
  [2, 'later', 800, ['payment.reversals_refused']],
] as const)(
  'I-34 records that change %i times between their read and the booking: %s',
  async ([times, progress, left, paged]) => {
    const { who, payment, refund } = await scene();
    const ctx = systemCtx(env);
    let changes = 0;
    const meanwhile = async () => {
      if (changes++ < times) await bodyOf(await refund(), 201);
    };
    const synced = await syncReversals(interrupted(ctx, meanwhile), payment);
    expect([synced.progress, (await balanceOf(who.accountId)).available]).toEqual([progress, left]);
    expect(alerts().filter((event) => event === 'payment.reversals_refused')).toEqual(paged);
    expect(levelsOf('payment.reversals_changed')).toEqual(
      Array.from({ length: times }, () => 'warn'),
    );
    expect((await syncReversals(ctx, payment)).progress).toBe('done');
    await soundMoney();
  },
);

test('I-50 two requests with one Idempotency-Key at the same time request one refund of Paystack', async () => {
  const { admin, who, payment, refund } = await scene();
  paystack().refunds.length = 0;
  const answers: Response[] = [];
  const meanwhile = async () => {
    answers.push(await refund({ 'idempotency-key': 'k' }));
  };
  const system = interrupted(systemCtx(env), meanwhile);
  const ctx = { ...system, principal: { user: { id: admin.userId } } } as unknown as Ctx;
  const made = await refundPayment(
    ctx,
    { id: payment.id, idempotencyKey: 'k' },
    { creditCents: 100 },
  );
  const [answer] = answers;
  expect(answer?.status).toBe(201);
  expect([paystack().refunds.length, (await balanceOf(who.accountId)).available]).toEqual([1, 900]);
  expect(made.state).toBe('pending');
  await soundMoney();
});

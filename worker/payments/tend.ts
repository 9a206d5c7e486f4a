import { tendAutoTopUps } from '../auto-top-up/top-up.service';
import { deactivateRemoved } from '../cards/deactivate';
import type { SystemCtx } from '../kernel/ctx';
import { fetchRefund, paystackKeyProblems } from '../providers/paystack/paystack.client';
import { dueDisputes } from './dispute-records';
import { syncDispute } from './dispute-sync';
import { reconcilePayments } from './reconciler';
import { findPayment } from './records';
import { dueRefunds, type Refund } from './refund-records';
import { applyRefund } from './refund-sync';
import { resumeRefund } from './refunds.service';
import { makeReport } from './reports.service';
import { processEvents } from './webhook.service';

const BATCH = 20;

/** Money that is on its way back: each refund that is due is looked at, or asked for again. */
async function tendRefunds(ctx: SystemCtx): Promise<void> {
  for (const refund of await dueRefunds(ctx, BATCH))
    await (refund.providerId === null
      ? resumeRefund(ctx, refund)
      : lookAt(ctx, refund, refund.providerId));
}

async function lookAt(ctx: SystemCtx, refund: Refund, providerId: string): Promise<void> {
  const payment = await findPayment(ctx, refund.paymentId);
  const read = await fetchRefund(ctx.env, providerId);
  if (payment && read.ok) await applyRefund(ctx, { payment, refund, found: read.value });
}

async function tendDisputes(ctx: SystemCtx): Promise<void> {
  for (const { providerId } of await dueDisputes(ctx, BATCH)) await syncDispute(ctx, providerId);
}

/** What payments need at each tick, by its name for the log; nothing where Paystack is not configured. */
export const paymentTasks = (
  ctx: SystemCtx,
): readonly [name: string, work: () => Promise<unknown>][] =>
  paystackKeyProblems(ctx.env.PAYSTACK_SECRET_KEY, ctx.env.ENVIRONMENT).length > 0
    ? []
    : [
        ['paystack events', () => processEvents(ctx)],
        ['payments', () => reconcilePayments(ctx)],
        ['refunds', () => tendRefunds(ctx)],
        ['disputes', () => tendDisputes(ctx)],
        ['removed cards', () => deactivateRemoved(ctx)],
        ['auto top-up', () => tendAutoTopUps(ctx)],
        ['payment report', () => makeReport(ctx)],
      ];

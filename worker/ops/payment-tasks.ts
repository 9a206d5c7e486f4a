import { tendAutoTopUps } from '../auto-top-up/top-up.service';
import { deactivateRemoved } from '../cards/deactivate';
import type { SystemCtx } from '../kernel/ctx';
import { reconcilePayments } from '../payments/reconciler';
import { makeReport } from '../payments/reports.service';
import { tendDisputes, tendRefunds } from '../payments/tend';
import { processEvents } from '../payments/webhook.service';
import { paystackKeyProblems } from '../providers/paystack/paystack.client';

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

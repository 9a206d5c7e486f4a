import { tendAutoTopUps } from '../../billing/auto-top-up/top-up.service';
import { deactivateRemoved } from '../../billing/cards/deactivate';
import type { SystemCtx } from '../../platform/core/ctx';
import { reconcilePayments } from '../../billing/payments/reconciler';
import { makeReport } from '../../billing/payments/reports.service';
import { tendDisputes, tendRefunds } from '../../billing/payments/tend';
import { processEvents } from '../../billing/payments/webhook.service';
import { paystackKeyProblems } from '../../providers/paystack/paystack.client';

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

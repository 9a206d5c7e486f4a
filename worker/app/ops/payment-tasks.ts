import { processDueAutoTopUps } from '../../billing/auto-top-up/top-up.service';
import { deactivateRemovedCards } from '../../billing/cards/deactivate-cards';
import type { SystemCtx } from '../../platform/core/ctx';
import { pollOpenPayments } from '../../billing/payments/settlement/poll-open-payments';
import { createDailyReport } from '../../billing/payments/reconciliation/reports.service';
import {
  processDueDisputes,
  processDueRefunds,
} from '../../billing/payments/reversals/reversal-jobs';
import { processPaystackEvents } from '../../billing/payments/paystack-webhook.service';
import { paystackKeyProblems } from '../../providers/paystack/paystack.client';

/** The payment jobs of each tick, by name for the log; none when Paystack is not configured. */
export const paymentTasks = (
  ctx: SystemCtx,
): readonly [name: string, work: () => Promise<unknown>][] =>
  paystackKeyProblems(ctx.env.PAYSTACK_SECRET_KEY, ctx.env.ENVIRONMENT).length > 0
    ? []
    : [
        ['paystack events', () => processPaystackEvents(ctx)],
        ['payments', () => pollOpenPayments(ctx)],
        ['refunds', () => processDueRefunds(ctx)],
        ['disputes', () => processDueDisputes(ctx)],
        ['removed cards', () => deactivateRemovedCards(ctx)],
        ['auto top-up', () => processDueAutoTopUps(ctx)],
        ['payment report', () => createDailyReport(ctx)],
      ];

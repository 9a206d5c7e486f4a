import { inBackground } from '../../platform/core/background';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { parseIdTime } from '../../platform/core/ids';
import { assertReadyToSell } from '../../platform/config/readiness';
import type { ReturnQuery } from './payments.schemas';
import { getPayment, type Payment } from './payment-records';
import { syncPaymentByReference, syncPayment } from './settlement/sync-payment.service';

/** Checks the caller's own payment at Paystack (I-32). @throws payments.not_found, payments.unavailable. */
export async function verifyPayment(ctx: Ctx, id: string): Promise<Payment> {
  await assertReadyToSell(ctx);
  const settled = await syncPayment(ctx, await getPayment(ctx, id));
  if (settled.kind === 'unreachable') throw new AppError('payments.unavailable');
  return settled.payment;
}

/**
 * Returns the address of the dashboard page that waits for the payment. The request of the browser proves nothing: Paystack
 * is asked after the response, and only about a reference of ours.
 */
export function returnAddress(ctx: SystemCtx, { reference, trxref }: ReturnQuery): string {
  const page = new URL('/payments/return', ctx.env.DASHBOARD_ORIGIN);
  const named = reference ?? trxref ?? '';
  const id = named.replace('-', '_');
  if (parseIdTime(ctx.env.ID_KEY, 'pay', id) === null) return page.href;
  inBackground('payment.returned', () => syncPaymentByReference(ctx, named));
  page.searchParams.set('payment', id);
  return page.href;
}

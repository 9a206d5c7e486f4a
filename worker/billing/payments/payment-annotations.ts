import type { Annotations } from '../../platform/core/annotations';
import type { SystemCtx } from '../../platform/core/ctx';
import type { Page } from '../../platform/db/page';
import { unsealAnnotations } from '../../platform/sealing/annotations';
import { sealerOf } from '../../platform/sealing/sealing.service';
import type { Payment } from './payment-records';

/** A payment with what its owner attached, unsealed: for the owner only. */
export type AnnotatedPayment = Omit<Payment, 'annotations'> & Annotations;

export async function openPayment(
  ctx: SystemCtx,
  { annotations, ...payment }: Payment,
): Promise<AnnotatedPayment> {
  return { ...payment, ...(await unsealAnnotations(sealerOf(ctx), payment, annotations)) };
}

export const openPayments = async (
  ctx: SystemCtx,
  page: Page<Payment>,
): Promise<Page<AnnotatedPayment>> => ({
  ...page,
  data: await Promise.all(page.data.map((payment) => openPayment(ctx, payment))),
});

import { scalar } from './api';
import {
  balanceOf,
  bodyOf,
  owedBy,
  paystack,
  refundWebhook,
  webhook,
  type Buyer,
  type PaymentView,
  type RefundView,
} from './payments';
import type { FakeDispute, FakeRefund } from './paystack-wire';
import type { Person } from './person';

type Referenced = Pick<PaymentView, 'reference'>;

/** The ends of a dispute for the platform, as Paystack names them. */
export const RESOLUTION = { won: 'declined', lost: 'auto-accepted' } as const;

/** Posts the webhook of a dispute. */
export const disputeWebhook = (
  { id, reference }: FakeDispute,
  event: 'create' | 'remind' | 'resolve' = 'create',
) => webhook(`charge.dispute.${event}`, { id, transaction: { reference } });

/** Opens a dispute at Paystack and posts its webhook. */
export async function disputed({ reference }: Referenced, amount = 1_000): Promise<FakeDispute> {
  const dispute = paystack().dispute(reference, amount);
  await disputeWebhook(dispute);
  return dispute;
}

/** Ends a dispute at Paystack and posts its webhook. */
export async function endDispute(
  dispute: FakeDispute,
  resolution: string,
  amount = dispute.amount,
): Promise<void> {
  Object.assign(dispute, { status: 'resolved', resolution, amount });
  await disputeWebhook(dispute, 'resolve');
}

/** Refunds the payment in Paystack's dashboard and posts the webhook. */
export async function refundedAtPaystack(
  { reference }: Referenced,
  amount: number,
  changes: Partial<FakeRefund> = {},
): Promise<void> {
  paystack().refundElsewhere(reference, amount, changes);
  await refundWebhook(reference);
}

/** Requests a refund as an admin; without `credits`, of all that can be refunded. */
export const requestRefund = (
  admin: Pick<Person, 'post'>,
  { id }: Pick<PaymentView, 'id'>,
  credits?: number,
  headers: Record<string, string> = {},
) =>
  admin.post(
    `/v1/admin/payments/${id}/refunds`,
    credits === undefined ? {} : { creditCents: credits },
    headers,
  );

/** A refund that an admin requested. */
export const refunded = async (
  admin: Pick<Person, 'post'>,
  payment: Pick<PaymentView, 'id'>,
  credits?: number,
): Promise<RefundView> => bodyOf(await requestRefund(admin, payment, credits), 201);

/** Ends Paystack's `n`th refund and posts its webhook. */
export async function endRefund(
  { reference }: Referenced,
  status: 'processed' | 'failed' | 'needs-attention',
  n = 0,
): Promise<void> {
  const refund = paystack().refunds.at(n);
  if (!refund) throw new Error('Paystack has no such refund');
  refund.status = status;
  await refundWebhook(reference, status);
}

/** The bought credits that can be spent. */
export const availableOf = async ({ accountId }: Pick<Buyer, 'accountId'>): Promise<number> =>
  (await balanceOf(accountId)).available;

/** The bought credits that can be spent, and the debt. */
export const standing = async (who: Pick<Buyer, 'accountId'>) => [
  await availableOf(who),
  await owedBy(who.accountId),
];

/** The credits that are set aside for refunds. */
export const payoutOf = ({ accountId }: Pick<Buyer, 'accountId'>) =>
  scalar('SELECT balance FROM ledger_accounts WHERE id = ?', `${accountId}:payout`);

export const refundState = (id: string) =>
  scalar('SELECT state FROM payment_refunds WHERE id = ?', id);

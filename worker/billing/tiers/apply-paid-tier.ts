import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId } from '../../platform/core/ids';
import type { Payment } from '../payments/payment-records';
import { applyPlan } from './apply-plan';
import { payFromCredits } from './tier-payer';
import { readSubscriptionState, type SubscriptionState } from './subscription-records';
import { planChange, planRenewal, type Plan } from './subscription';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

/** The id of the change that a card payment makes, once. */
export const tierChangeId = (ctx: SystemCtx, paymentId: string): string =>
  derivedId(ctx.env.ID_KEY, 'tch', [paymentId]);

/** The plan that the payment is for, at current terms; null when it is not wanted any more or already done. */
async function planPaidTier(
  ctx: SystemCtx,
  { origin, wantedTier }: Payment,
  { sub, has }: SubscriptionState,
): Promise<Plan | null> {
  if (wantedTier === null) return null;
  const given = { sub, has, policies: await loadPolicies(ctx), now: ctx.now() };
  if (origin === 'tier_change') return planChange({ ...given, wants: wantedTier });
  const isDue = sub.dueAt !== null && sub.periodEnd <= given.now;
  const plan = isDue ? planRenewal(given) : null;
  // A plan in its grace period was not paid.
  return plan?.tier === wantedTier && plan.next.graceUntil === null ? plan : null;
}

/**
 * Applies the plan that a card has just paid for, in the batch of `booking`, which adds the credits for it (I-28: the
 * price follows from the policies). False when that is not possible: then nothing was done, and the caller books the
 * payment as credits.
 */
export async function applyPaidTier(
  ctx: SystemCtx,
  payment: Payment,
  { credited, booking }: { credited: number; booking: D1PreparedStatement[] },
): Promise<boolean> {
  const { accountId, origin } = payment;
  const state = await readSubscriptionState(ctx.db, accountId);
  const plan = await planPaidTier(ctx, payment, state);
  if (!plan || plan.charge > credited) return false;
  try {
    const applied = await applyPlan(ctx, {
      accountId,
      state,
      plan,
      id: tierChangeId(ctx, payment.id),
      requestHash: null,
      actor: { kind: 'system' },
      address: null,
      event: origin === 'tier_renewal' ? 'tier.renewed' : 'tier.changed',
      pay: (inner, charge) => [...booking, ...payFromCredits(inner, charge)],
    });
    return applied.kind === 'changed';
  } catch (error) {
    // The debt was paid first, and too little was left.
    if (error instanceof AppError) return false;
    throw error;
  }
}

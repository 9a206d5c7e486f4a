import type { SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId } from '../../platform/core/ids';
import type { Payment } from '../payments/payment-records';
import { applyPlan } from './apply-plan';
import { payFromCredits } from './tier-payer';
import { readSubscriptionState, type SubscriptionState } from './subscription-records';
import { planChange, planRenewal, type Plan } from './subscription';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

/** Names the change that a payment by card makes: it makes one. */
export const tierChangeId = (ctx: SystemCtx, paymentId: string): string =>
  derivedId(ctx.env.ID_KEY, 'tch', [paymentId]);

/** What the payment was made for, as it comes to now; null where it is not wanted any more, or another one did it. */
async function planOf(
  ctx: SystemCtx,
  { origin, wantedTier }: Payment,
  { sub, has }: SubscriptionState,
): Promise<Plan | null> {
  if (wantedTier === null) return null;
  const given = { sub, has, policies: await loadPolicies(ctx), now: ctx.now() };
  if (origin === 'tier_change') return planChange({ ...given, wants: wantedTier });
  const isDue = sub.dueAt !== null && sub.periodEnd <= given.now;
  const plan = isDue ? planRenewal(given) : null;
  // A plan with a grace is of a tier that was not paid.
  return plan?.tier === wantedTier && plan.next.graceUntil === null ? plan : null;
}

/**
 * Takes the tier that a card has just paid for, in the batch of `booking`, which brings the credits it is paid from
 * (I-28: what it costs follows from the policies). False where that cannot be: then nothing was done, and the money
 * is to be booked as the credits that it bought.
 */
export async function applyPaidTier(
  ctx: SystemCtx,
  payment: Payment,
  { credited, booking }: { credited: number; booking: D1PreparedStatement[] },
): Promise<boolean> {
  const { accountId, origin } = payment;
  const state = await readSubscriptionState(ctx.db, accountId);
  const plan = await planOf(ctx, payment, state);
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
    // What is owed was settled first, and too little was left.
    if (error instanceof AppError) return false;
    throw error;
  }
}

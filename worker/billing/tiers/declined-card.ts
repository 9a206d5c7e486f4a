import { findCard } from '../cards/card-records';
import { formatMoney } from '../../platform/core/money';
import { planName } from '../../platform/core/plan-names';
import { iso } from '../../platform/core/clock';
import type { SystemCtx, Tier } from '../../platform/core/ctx';
import { mailStatement } from '../../mail/mail.service';
import { findOwnersAddress } from '../../accounts/members/owner-address';
import type { Payment } from '../payments/payment-records';
import { newestTierPayment } from './card-payment';
import type { TierPayment } from './tier-payment.service';

/** A month that the card did not pay. */
interface DueMonth {
  accountId: string;
  tier: string;
  /** Due time, epoch milliseconds. */
  periodEnd: number;
  chosen: TierPayment;
}

/** The declined charge of the month; null when the card was not charged. */
async function declinedCharge(
  ctx: SystemCtx,
  { accountId, periodEnd }: DueMonth,
): Promise<Payment | null> {
  const last = await newestTierPayment(ctx, accountId);
  const isOfMonth = last?.origin === 'tier_renewal' && last.createdAt >= periodEnd;
  const isDeclined =
    (last?.state === 'failed' || last?.state === 'abandoned') && last.reason !== 'not_charged';
  return isOfMonth && isDeclined ? last : null;
}

/** The consequence: credits pay the month, the plan stays until a time (epoch milliseconds), or a lower plan follows. */
export type AfterDecline =
  | { kind: 'credits' }
  | { kind: 'grace'; until: number }
  | { kind: 'fall'; to: Tier };

/**
 * For the batch that decides the month: emails the person who agreed to the card, once a month, that it was declined,
 * and what follows.
 */
export async function declinedCardStatements(
  ctx: SystemCtx,
  month: DueMonth,
  follows: AfterDecline,
): Promise<D1PreparedStatement[]> {
  const { accountId, tier, periodEnd, chosen } = month;
  const charge = await declinedCharge(ctx, month);
  const to = charge && (await findOwnersAddress(ctx, accountId, chosen.consentedBy));
  if (!charge || to === null) return [];
  const card = await findCard(ctx, { accountId, id: chosen.cardId });
  const values = {
    tier: planName(tier),
    last4: card?.last4 ?? '····',
    amount: formatMoney(charge.amount, charge.currency),
    link: `${ctx.env.DASHBOARD_ORIGIN}/billing/plan`,
  };
  const named = { key: `tier.card_declined:${accountId}:${periodEnd}`, to, by: accountId };
  switch (follows.kind) {
    case 'credits':
      return [await mailStatement(ctx, { ...named, template: 'tier.paid_from_credits', values })];
    case 'grace': {
      const until = iso(follows.until).slice(0, 10);
      const mail = {
        ...named,
        template: 'tier.card_declined',
        values: { ...values, until },
      } as const;
      return [await mailStatement(ctx, mail)];
    }
    case 'fall': {
      const mail = {
        ...named,
        template: 'tier.ended_unpaid',
        values: { ...values, to: planName(follows.to) },
      } as const;
      return [await mailStatement(ctx, mail)];
    }
  }
}

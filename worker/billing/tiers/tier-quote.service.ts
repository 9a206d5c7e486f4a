import type { Ctx, Tier } from '../../platform/core/ctx';
import type { Currency } from '../../providers/paystack/paystack.client';
import { priceTier } from './card-payment';
import { computeTierQuote, type TierQuote } from './tier-quote';
import { readSubscriptionState } from './subscription-records';
import { loadPolicies } from '../../traffic/policies/tier-policies.service';

/** A card charge in minor units of its currency; `credits` are the US cents that it adds. */
export interface CardQuote {
  currency: Currency;
  amount: number;
  credits: number;
}

/**
 * The caller's price of `tier`, today and at renewal; with `currency`, also the card charge. Nothing is stored: a
 * change with this `quotedAt` charges the same price, or is refused.
 * @throws payments.no_rate.
 */
export async function quoteTier(
  ctx: Ctx,
  { tier, currency }: { tier: Tier; currency?: Currency | undefined },
): Promise<{ quote: TierQuote; card: CardQuote | null }> {
  const [{ sub, has }, policies] = await Promise.all([
    readSubscriptionState(ctx.db, ctx.principal.accountId),
    loadPolicies(ctx),
  ]);
  const quote = computeTierQuote({ sub, has, policies, now: ctx.now() }, tier);
  if (currency === undefined || quote.charge === 0) return { quote, card: null };
  const { credits, amount } = await priceTier(ctx, { charge: quote.charge, currency });
  return { quote, card: { currency, amount, credits } };
}

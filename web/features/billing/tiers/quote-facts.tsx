import { t } from '../../../locales/i18n';
import { day, money } from '../../../core/format';
import type { TierQuote } from '../../../api/tiers-api';

/** The amount that is paid today: by card in its currency, or from credits. */
export const todayOf = ({ chargeCents: cents, card }: TierQuote): string =>
  card ? money(card.amountMinor, card.currency) : money(cents);

function renewalText({ chargeCents: cents, renewal, effectiveAt }: TierQuote): string | null {
  if (!renewal) return null;
  const values = {
    day: day(renewal.renewsAt),
    price: money(renewal.priceCents),
    tier: t(`tier.${renewal.tier}`),
  };
  if (renewal.priceCents === 0) return t('plan.thenFree', values);
  return cents === 0 && renewal.renewsAt === effectiveAt
    ? t('plan.thenCosts', values)
    : t('plan.thenRenews', values);
}

/** The price of a tier change, today and at renewal, as quoted by the API. */
export function QuoteFacts({ quote }: { quote: TierQuote }) {
  const { chargeCents: cents, creditedCents, card } = quote;
  const rest = card ? card.creditCents - cents : 0;
  const renewal = renewalText(quote);
  return (
    <div class="mt-2 flex flex-col gap-1 text-soft" aria-live="polite">
      <p class="digits font-medium text-ink">
        {cents === 0 ? t('plan.nothingToday') : t('plan.payToday', { amount: todayOf(quote) })}
      </p>
      {creditedCents > 0 && <p>{t('plan.credited', { amount: money(creditedCents) })}</p>}
      {rest > 0 && <p>{t('plan.staysCredits', { amount: money(rest) })}</p>}
      {renewal !== null && <p>{renewal}</p>}
    </div>
  );
}

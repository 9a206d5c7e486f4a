import { t } from '../../../locales/i18n';
import { Facts } from '../../../ui/data/facts';
import { dayTime, money } from '../../../core/format';
import { cardName } from '../../../shared/payments/card-name';
import type { AutoTopUp, SavedCard } from '../../../api/cards-api';

interface AutoTopUpFactsProps {
  auto: AutoTopUp;
  terms: NonNullable<AutoTopUp['terms']>;
  cards: readonly SavedCard[];
}

/** The terms of the auto top-up and how much of its monthly limit is used. */
export function AutoTopUpFacts({ auto, terms, cards }: AutoTopUpFactsProps) {
  const card = cards.find(({ id }) => id === terms.paymentMethodId);
  const { thresholdCents, creditCents, currency, monthlyLimitCents } = terms;
  const { notifyBelowCents, consentedAt } = terms;
  return (
    <Facts
      facts={[
        { name: t('autoTopUp.whenBelow'), value: money(thresholdCents), strong: true },
        {
          name: t('autoTopUp.adds'),
          value: money(creditCents),
          note: t('autoTopUp.chargedIn', { currency }),
          strong: true,
        },
        card !== undefined && { name: t('autoTopUp.card'), value: cardName(card) },
        {
          name: t('autoTopUp.thisMonth'),
          value: t('autoTopUp.ofCap', {
            added: money(auto.addedThisMonthCents),
            cap: money(monthlyLimitCents),
          }),
        },
        notifyBelowCents > thresholdCents && {
          name: t('autoTopUp.mailBelow'),
          value: money(notifyBelowCents),
        },
        auto.lastChargedAt !== null && {
          name: t('autoTopUp.lastCharge'),
          value: dayTime(auto.lastChargedAt),
        },
        { name: t('autoTopUp.agreed'), value: dayTime(consentedAt) },
      ]}
    />
  );
}

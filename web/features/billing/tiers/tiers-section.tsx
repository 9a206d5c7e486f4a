import { useEffect, useMemo } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { addTexts, t } from '../../../locales/i18n';
import accountTexts from '../../../locales/en.account.json';
import texts from '../../../locales/en.payments.json';
import { useMe } from '../../../shared/use-me';
import { day, money } from '../../../core/format';
import { Loaded } from '../../../ui/data/loaded';
import { Notice } from '../../../ui/feedback/notice';
import { MonthsPanel } from './renewal-card-panel';
import {
  tiersApi,
  type CardChoice,
  type Tier,
  type TierName,
  type TierQuote,
  type TierStatus,
} from '../../../api/tiers-api';
import { offerOf, savedOn, TiersModel } from './tiers.model';
import { TierCard } from './tier-card';
import { UsedPanel } from './plan-status-panel';

/** The outcome of the last change. */
function Outcome({ model, has }: { model: TiersModel; has: TierName }) {
  const [change, paidBy] = [model.changed.value, model.paidBy.value];
  if (!change)
    return paidBy?.authorizationUrl ? (
      <Notice
        tone="wait"
        action={
          <a href={paidBy.authorizationUrl} class="font-medium underline underline-offset-4">
            {t('autoTopUp.confirm')}
          </a>
        }
      >
        {t('plan.challenged')}
      </Notice>
    ) : (
      paidBy && <Notice tone="wait">{t('plan.underway')}</Notice>
    );
  const { to, chargedCents, effectiveAt } = change;
  const values = { tier: t(`tier.${to}`), price: money(chargedCents), day: day(effectiveAt) };
  const taken = paidBy ? t('plan.takenByCard', values) : t('plan.taken', values);
  return <Notice tone="back">{has === to ? taken : t('plan.willBe', values)}</Notice>;
}

addTexts(texts);
addTexts(accountTexts);

interface TiersProps {
  model: TiersModel;
  tiers: readonly Tier[];
  status: TierStatus;
}

function Tiers({ model, tiers, status }: TiersProps) {
  const { session, balance } = useDashboard();
  const isOwner = useMe().account.role === 'owner';
  const cards = model.cards.value.value?.data ?? [];
  const backend = {
    quote: (tier: TierName, currency?: CardChoice['currency']) => model.quote(tier, currency),
    change: async (quote: TierQuote, card: CardChoice | null) => {
      await model.change(quote, card);
      void balance.load();
      await session.changed();
    },
  };
  const recent = model.recent.value.value;
  const spent = recent ? recent.chargedCents - recent.refundedCents : 0;
  const own = tiers.find(({ tier }) => tier === status.tier);
  const offers = tiers.map((tier) => offerOf(tiers, status, tier.tier));
  return (
    <section class="flex flex-col gap-3">
      <h3 class="text-md">{t('plan.compare')}</h3>
      <ul class="grid gap-4 xl:grid-cols-3">
        {tiers.map((tier, at) => (
          <TierCard
            key={tier.tier}
            tier={tier}
            offer={offers[at] ?? 'lower'}
            isNext={at === offers.indexOf('higher')}
            saved={savedOn(tier, own, spent)}
            isOwner={isOwner}
            cards={cards}
            backend={backend}
          />
        ))}
      </ul>
      <p class="text-sm text-faint">{isOwner ? t('plan.howPaid') : t('plan.ownersChange')}</p>
    </section>
  );
}

export function TiersSection() {
  const model = useMemo(() => new TiersModel(tiersApi), []);
  const isOwner = useMe().account.role === 'owner';
  useEffect(() => void model.load(isOwner), [model, isOwner]);
  return (
    <>
      <Loaded model={model.status}>
        {(status) => (
          <>
            <Outcome model={model} has={status.tier} />
            <UsedPanel status={status} />
            {isOwner && <MonthsPanel model={model} />}
            <Loaded model={model.tiers}>
              {({ data }) => <Tiers model={model} tiers={data} status={status} />}
            </Loaded>
          </>
        )}
      </Loaded>
    </>
  );
}

import { useEffect, useMemo } from 'preact/hooks';
import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { useMe } from '../session/use-me';
import { day, money } from '../ui/format';
import { Loaded } from '../ui/loaded';
import { Notice } from '../ui/notice';
import { planApi, type Tier, type TierChange, type TierStatus } from './plan-api';
import { offerOf, PlanModel } from './plan.model';
import { TierCard } from './tier-card';
import { UsagePanel } from './usage-panel';
import { UsedPanel } from './used-panel';

function Changed({ change: { to, charged, effectiveAt }, isNow }: ChangedProps) {
  const values = { tier: t(`tier.${to}`), price: money(charged), day: day(effectiveAt) };
  return <Notice tone="back">{isNow ? t('plan.taken', values) : t('plan.willBe', values)}</Notice>;
}

interface ChangedProps {
  change: TierChange;
  isNow: boolean;
}

interface TiersProps {
  model: PlanModel;
  tiers: readonly Tier[];
  status: TierStatus;
}

function Tiers({ model, tiers, status }: TiersProps) {
  const { session, balance } = useDashboard();
  const isOwner = useMe().account.role === 'owner';
  const take = async (tier: Tier) => {
    await model.take(tier);
    void balance.load();
    await session.changed();
  };
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
            isOwner={isOwner}
            take={() => take(tier)}
          />
        ))}
      </ul>
      <p class="text-sm text-faint">{isOwner ? t('plan.howPaid') : t('plan.ownersChange')}</p>
    </section>
  );
}

export function PlanSection() {
  const model = useMemo(() => new PlanModel(planApi), []);
  useEffect(() => void model.load(), [model]);
  const change = model.changed.value;
  return (
    <>
      <Loaded model={model.status}>
        {(status) => (
          <>
            {change && <Changed change={change} isNow={status.tier === change.to} />}
            <UsedPanel status={status} />
            <Loaded model={model.tiers}>
              {({ data }) => <Tiers model={model} tiers={data} status={status} />}
            </Loaded>
          </>
        )}
      </Loaded>
      <UsagePanel />
    </>
  );
}

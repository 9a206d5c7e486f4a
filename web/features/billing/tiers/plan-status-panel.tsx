import { t } from '../../../locales/i18n';
import { day, money } from '../../../core/format';
import { Gauge } from '../../../ui/feedback/gauge';
import { Notice } from '../../../ui/feedback/notice';
import { Panel } from '../../../ui/data/panel';
import type { TierStatus } from '../../../api/tiers-api';

function Renewal({ status }: { status: TierStatus }) {
  const { renewal, tier } = status;
  if (!renewal) return null;
  if (renewal.graceEndsAt !== null)
    return (
      <Notice tone="fail">
        {t('plan.pastDue', { tier: t(`tier.${tier}`), day: day(renewal.graceEndsAt) })}
      </Notice>
    );
  const values = {
    day: day(renewal.renewsAt),
    tier: t(`tier.${renewal.tier}`),
    price: money(renewal.priceCents),
  };
  return (
    <p class="text-sm text-soft">
      {renewal.tier === tier ? t('plan.renews', values) : t('plan.changes', values)}
    </p>
  );
}

export function UsedPanel({ status }: { status: TierStatus }) {
  const { quota, open } = status;
  return (
    <Panel title={t('plan.used', { tier: t(`tier.${status.tier}`) })}>
      <Renewal status={status} />
      <div class="grid gap-5 sm:grid-cols-2">
        <Gauge
          label={t('plan.month')}
          used={quota.used}
          limit={quota.limit}
          hint={t('plan.resets', { day: day(quota.resetsAt) })}
        />
        <Gauge label={t('plan.open')} used={open.used} limit={open.limit} />
      </div>
    </Panel>
  );
}

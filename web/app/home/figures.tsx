import type { ComponentChildren } from 'preact';
import { count, money } from '../../core/format';
import { useVerifications } from '../../features/verifications/verifications-context';
import { t } from '../../locales/i18n';
import { useDashboard } from '../../shared/dashboard-context';
import { successPercent } from '../../shared/success-percent';
import { useMe } from '../../shared/use-me';
import { buttonClass } from '../../ui/controls/button';
import { LoadFailed } from '../../ui/feedback/load-failed';
import { DAYS, type HomeModel } from './home.model';

interface FigureProps {
  label: string;
  value: string;
  note: string;
  action?: ComponentChildren;
}

function Figure({ label, value, note, action }: FigureProps) {
  return (
    <li class="flex flex-col gap-3 rounded-card border border-line bg-surface p-4 shadow-card sm:p-5">
      <p class="flex flex-col">
        <span class="text-sm text-faint">{label}</span>
        <span class="digits text-lg font-semibold">{value}</span>
        <span class="text-sm text-soft">{note}</span>
      </p>
      {action && <div class="mt-auto">{action}</div>}
    </li>
  );
}

function Balance() {
  const { balance } = useDashboard();
  const isOwner = useMe().account.role === 'owner';
  const known = balance.value.value;
  return (
    <Figure
      label={t('home.balance')}
      value={known ? money(known.spendableCents) : t('common.notAvailable')}
      note={known ? t('home.held', { amount: money(known.heldCents) }) : t('common.loading')}
      action={
        isOwner && (
          <a href="/billing/add" class={buttonClass({ size: 'sm' })}>
            {t('nav.addCredits')}
          </a>
        )
      }
    />
  );
}

/** The balance, what is open, and the last days in numbers. */
export function Figures({ model }: { model: HomeModel }) {
  const { live } = useVerifications();
  const waiting = live.items.value.filter(({ open }) => open.value).length;
  const week = model.summary.value.value;
  const error = model.summary.error.value;
  const percent = week && successPercent(week);
  const unknown = t('common.notAvailable');
  const days = t('home.days', { count: DAYS });
  return (
    <>
      <ul class="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
        <Balance />
        <Figure
          label={t('home.now')}
          value={live.loaded.value ? count(waiting) : unknown}
          note={t('home.open', { count: waiting })}
          action={
            <a href="/rent" class={buttonClass({ size: 'sm', kind: 'primary' })}>
              {t('home.rent')}
            </a>
          }
        />
        <Figure
          label={t('home.success', { days })}
          value={percent === null ? unknown : t('home.percent', { percent })}
          note={
            week
              ? t('home.codes', { done: count(week.completedCount), count: week.rentalCount })
              : t('common.loading')
          }
        />
        <Figure
          label={t('home.spent', { days })}
          value={week ? money(week.chargedCents - week.refundedCents) : unknown}
          note={t('home.spentNote')}
        />
      </ul>
      {error !== null && <LoadFailed error={error} onRetry={() => model.summary.load()} />}
    </>
  );
}

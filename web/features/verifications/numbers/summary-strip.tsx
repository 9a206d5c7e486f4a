import type { NumbersSummary } from '../../../api/numbers-api';
import { t } from '../../../locales/i18n';
import { count, money } from '../../../core/format';
import { successPercent } from '../../../shared/success-percent';

/** The numbers of the period in numbers; its place is kept while they are read. */
export function SummaryStrip({ summary }: { summary: NumbersSummary | null }) {
  const none = t('common.notAvailable');
  const percent = summary && successPercent(summary);
  const facts = [
    {
      name: t('numbers.rented'),
      value: summary
        ? t(summary.capped ? 'numbers.atLeast' : 'numbers.exactly', {
            count: count(summary.rentalCount),
          })
        : none,
    },
    {
      name: t('numbers.success'),
      value: percent === null ? none : t('numbers.percent', { percent }),
    },
    {
      name: t('numbers.spent'),
      value: summary ? money(summary.chargedCents - summary.refundedCents) : none,
    },
  ];
  return (
    <dl class="flex flex-wrap gap-x-10 gap-y-2">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt class="text-sm text-faint">{name}</dt>
          <dd class="text-lg font-semibold tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

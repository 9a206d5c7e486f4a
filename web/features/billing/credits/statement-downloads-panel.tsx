import { useSignal } from '@preact/signals';
import { clock } from '../../../api/http-client';
import { t } from '../../../locales/i18n';
import { DownloadButton } from '../../../ui/controls/download-button';
import { Panel } from '../../../ui/data/panel';
import { SelectField } from '../../../ui/forms/select-field';
import { monthName, recentMonths } from './months';
import { statement } from '../../../api/statement-api';

const FORMATS = ['pdf', 'csv'] as const;

/** Downloads of a month's statement as PDF or CSV. */
export function MonthsPanel() {
  const months = recentMonths(clock.read());
  const month = useSignal(months[0] ?? '');
  const name = monthName(month.value);
  return (
    <Panel title={t('statement.months')} text={t('statement.monthsText')}>
      <div class="flex flex-wrap items-end gap-2">
        <SelectField
          name="month"
          label={t('statement.month')}
          value={month.value}
          class="min-w-52 max-sm:w-full"
          options={months.map((value) => ({ value, label: monthName(value) }))}
          onSet={(value) => (month.value = value)}
        />
        {FORMATS.map((format) => (
          <DownloadButton
            key={format}
            label={t(`statement.${format}`)}
            name={t('statement.download', { month: name, format: t(`statement.${format}`) })}
            fileName={`statement-${month.value}.${format}`}
            fetchFile={() => statement.month(month.value, format)}
          />
        ))}
      </div>
    </Panel>
  );
}

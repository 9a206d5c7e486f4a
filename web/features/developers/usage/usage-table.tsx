import { t } from '../../../locales/i18n';
import { count, utcDay } from '../../../core/format';
import type { UsageRow } from '../../../api/tiers-api';

type Names = ReadonlyMap<string, string> | null;

function nameOf({ day, keyId, route }: UsageRow, names: Names): string {
  if (day !== null) return utcDay(day);
  if (keyId !== null)
    return keyId === 'session' ? t('usage.session') : (names?.get(keyId) ?? keyId);
  return route ?? t('common.notAvailable');
}

const HEAD = 'py-2 pl-4 text-right text-sm font-medium text-faint';
const CELL = 'digits py-2 pl-4 text-right';

/** Days in descending order; other groups by usage, highest first. */
const ordered = (rows: readonly UsageRow[]): UsageRow[] =>
  rows.toSorted((a, b) =>
    a.day !== null && b.day !== null ? b.day.localeCompare(a.day) : b.requestCount - a.requestCount,
  );

export function UsageTable({ rows, names }: { rows: readonly UsageRow[]; names: Names }) {
  const most = Math.max(1, ...rows.map(({ requestCount }) => requestCount));
  return (
    <table class="w-full text-sm">
      <caption class="sr-only">{t('usage.title')}</caption>
      <thead>
        <tr class="border-b border-line">
          <th scope="col" class="py-2 text-left text-sm font-medium text-faint">
            <span class="sr-only">{t('usage.by')}</span>
          </th>
          <th scope="col" class={HEAD}>
            {t('usage.requests')}
          </th>
          <th scope="col" class={HEAD}>
            {t('usage.errors')}
          </th>
          <th scope="col" class={`${HEAD} hidden sm:table-cell`}>
            {t('usage.limited')}
          </th>
          <th scope="col" class={`${HEAD} hidden sm:table-cell`}>
            {t('usage.mean')}
          </th>
        </tr>
      </thead>
      <tbody>
        {ordered(rows).map((row) => (
          <tr key={nameOf(row, names)} class="border-b border-line last:border-0">
            <th scope="row" class="w-1/2 py-2 text-left font-medium">
              <span class="block break-all">{nameOf(row, names)}</span>
              <progress
                aria-hidden="true"
                class="gauge mt-1 !h-1 text-soft"
                value={row.requestCount}
                max={most}
              />
            </th>
            <td class={CELL}>{count(row.requestCount)}</td>
            <td class={CELL}>{count(row.clientErrorCount + row.serverErrorCount)}</td>
            <td class={`${CELL} hidden sm:table-cell`}>{count(row.limitedCount)}</td>
            <td class={`${CELL} hidden sm:table-cell`}>
              {t('usage.ms', { ms: count(row.meanMs) })}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { Verification } from '../../../api/first-pages-api';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { ServiceAvatar } from '../services/service-avatar';
import { StateBadge } from '../../../shared/state-badge';
import { dayTime, phone } from '../../../core/format';
import { Amount } from './amount';

const HEAD = 'py-2 pr-4 text-left text-sm font-medium text-faint';
const CELL = 'py-3 pr-4 align-middle';

function Row({ verification }: { verification: Verification }) {
  const { services } = useVerifications();
  const { id, service, state, number, code, createdAt } = verification;
  const name = services.nameOf(service);
  const time = dayTime(createdAt);
  return (
    <tr class="relative grid grid-cols-[1fr_auto] items-center gap-x-3 border-b border-line hover:bg-sunken/60 md:table-row">
      <th scope="row" class={`${CELL} text-left font-medium md:pl-2`}>
        <span class="flex items-center gap-3">
          <ServiceAvatar name={service} />
          <span class="min-w-0">
            <a
              href={`/numbers/${id}`}
              aria-label={t('history.open', { service: name, time })}
              class="block truncate after:absolute after:inset-0"
            >
              {name}
            </a>
            <span class="digits block text-sm font-normal text-faint md:hidden">
              {number !== null && <span class="serial block">{phone(number)}</span>}
              <time dateTime={createdAt}>{time}</time>
            </span>
          </span>
        </span>
      </th>
      <td class={`${CELL} hidden md:table-cell`}>
        <span class="digits whitespace-nowrap">
          {number === null ? t('common.notAvailable') : phone(number)}
        </span>
      </td>
      <td class={`${CELL} order-3 hidden md:table-cell`}>
        {code === null ? t('common.notAvailable') : <span class="serial font-mono">{code}</span>}
      </td>
      <td class={`${CELL} justify-self-end max-md:pr-0`}>
        <StateBadge state={state} code={code} />
      </td>
      <td class={`${CELL} hidden text-soft md:table-cell lg:whitespace-nowrap`}>
        <time dateTime={createdAt}>{time}</time>
      </td>
      <td class={`${CELL} digits hidden text-right md:table-cell md:pr-2`}>
        <Amount verification={verification} />
      </td>
    </tr>
  );
}

/** A table on wide screens, two lines a row on narrow ones. */
export function HistoryList({ items }: { items: readonly Verification[] }) {
  return (
    <table class="block w-full md:table">
      <caption class="sr-only">{t('history.caption')}</caption>
      <thead class="sr-only md:not-sr-only md:table-header-group">
        <tr class="border-b border-line">
          <th class={`${HEAD} md:pl-2`}>{t('history.service')}</th>
          <th class={HEAD}>{t('history.number')}</th>
          <th class={HEAD}>{t('history.code')}</th>
          <th class={HEAD}>{t('history.state')}</th>
          <th class={HEAD}>{t('history.time')}</th>
          <th class={`${HEAD} md:pr-2 md:text-right`}>{t('history.price')}</th>
        </tr>
      </thead>
      <tbody class="block md:table-row-group">
        {items.map((verification) => (
          <Row key={verification.id} verification={verification} />
        ))}
      </tbody>
    </table>
  );
}

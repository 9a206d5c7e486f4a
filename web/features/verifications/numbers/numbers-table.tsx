import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Verification } from '../../../api/first-pages-api';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { CopyButton } from '../../../ui/controls/copy-button';
import { useWindow } from '../../../ui/data/use-window';
import { StateBadge } from '../../../shared/state-badge';
import { dayTime, phone } from '../../../core/format';
import { addressOf } from '../addresses';
import { ServiceAvatar } from '../services/service-avatar';
import { Amount } from './amount';
import type { NumbersModel } from './numbers.model';

/** Heights of a row in pixels; they are those of `h-14` and `h-20`. */
const HEIGHT = { wide: 56, narrow: 80 } as const;
const WIDE = '(min-width: 48rem)';
const HEAD = 'py-2 pr-4 text-left text-sm font-medium text-faint';
const CELL = 'pr-4 align-middle';

/** Whether a row is one line. */
function useIsWide(): boolean {
  const isWide = useSignal(matchMedia(WIDE).matches);
  useEffect(() => {
    const media = matchMedia(WIDE);
    const onChange = () => (isWide.value = media.matches);
    media.addEventListener('change', onChange);
    return () => media.removeEventListener('change', onChange);
  }, []);
  return isWide.value;
}

const Copied = ({ text, label }: { text: string; label: string }) => (
  <CopyButton isIcon kind="quiet" size="sm" class="shrink-0 px-1.5" text={text} label={label} />
);

interface RowProps {
  verification: Verification;
  index: number;
  model: NumbersModel;
}

function Row({ verification: read, index, model }: RowProps) {
  const { services, live } = useVerifications();
  // What moved since is newer in the live model.
  const verification = live.find(read.id)?.data.value ?? read;
  const { id, service, state, number, code, createdAt } = verification;
  const name = services.nameOf(service);
  const time = dayTime(createdAt);
  return (
    <tr
      aria-rowindex={index + 2}
      class="grid h-20 grid-cols-[auto_minmax(0,1fr)_auto] content-center items-center gap-x-3 border-b border-line hover:bg-sunken/60 md:table-row md:h-14"
    >
      <td class="row-span-2 align-middle md:w-10 md:pl-2">
        <input
          type="checkbox"
          class="block size-5"
          aria-label={t('numbers.select', { service: name, time })}
          checked={model.selected.value.has(id)}
          onChange={() => model.toggle(id)}
        />
      </td>
      <th scope="row" class={`${CELL} min-w-0 text-left font-medium max-md:pr-0`}>
        <span class="flex items-center gap-3">
          <ServiceAvatar name={service} />
          <a
            href={addressOf(id)}
            aria-label={t('history.open', { service: name, time })}
            class="truncate hover:underline"
          >
            {name}
          </a>
        </span>
      </th>
      <td class={`${CELL} max-md:col-start-2 max-md:row-start-2`}>
        {number === null ? (
          <span class="text-faint">{t('common.notAvailable')}</span>
        ) : (
          <span class="flex items-center gap-1">
            <span class="digits whitespace-nowrap select-all max-md:text-sm">{phone(number)}</span>
            <Copied text={number} label={t('numbers.copyNumber', { number: phone(number) })} />
          </span>
        )}
      </td>
      <td
        class={`${CELL} max-md:col-start-3 max-md:row-start-2 max-md:justify-self-end max-md:pr-0`}
      >
        {code !== null && (
          <span class="flex items-center gap-1">
            <span class="digits font-mono font-semibold text-done select-all">{code}</span>
            <Copied text={code} label={t('numbers.copyCode', { code })} />
          </span>
        )}
      </td>
      <td class={`${CELL} justify-self-end max-md:col-start-3 max-md:row-start-1 max-md:pr-0`}>
        <StateBadge state={state} code={code} />
      </td>
      <td class={`${CELL} hidden text-soft md:table-cell lg:whitespace-nowrap`}>
        <time dateTime={createdAt}>{time}</time>
      </td>
      <td class={`${CELL} hidden text-right tabular-nums md:table-cell md:pr-2`}>
        <Amount verification={verification} />
      </td>
    </tr>
  );
}

function Head({ model }: { model: NumbersModel }) {
  const { length } = model.rows.value;
  const { size } = model.selected.value;
  return (
    <thead class="max-md:sr-only">
      <tr class="border-b border-line">
        <td class="py-2 md:pl-2">
          <input
            type="checkbox"
            class="block size-5"
            aria-label={t('numbers.selectAll')}
            checked={size > 0 && size === length}
            indeterminate={size > 0 && size < length}
            onChange={() => model.toggleAll()}
          />
        </td>
        <th scope="col" class={HEAD}>
          {t('history.service')}
        </th>
        <th scope="col" class={HEAD}>
          {t('history.number')}
        </th>
        <th scope="col" class={HEAD}>
          {t('history.code')}
        </th>
        <th scope="col" class={HEAD}>
          {t('history.state')}
        </th>
        <th scope="col" class={HEAD}>
          {t('history.time')}
        </th>
        <th scope="col" class={`${HEAD} md:pr-2 md:text-right`}>
          {t('history.price')}
        </th>
      </tr>
    </thead>
  );
}

const Spacer = ({ rows, height }: { rows: number; height: number }) =>
  rows > 0 ? (
    <tr aria-hidden="true" class="block md:table-row" style={{ height: `${rows * height}px` }} />
  ) : null;

/** All rows that were read; only those near the window are drawn. */
export function NumbersTable({ model }: { model: NumbersModel }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const height = useIsWide() ? HEIGHT.wide : HEIGHT.narrow;
  const rows = model.rows.value;
  const { first, last } = useWindow(body, {
    count: rows.length,
    height,
    onEnd: () => void model.more(),
  });
  return (
    <table class="block w-full md:table" aria-rowcount={model.hasMore.value ? -1 : rows.length + 1}>
      <caption class="sr-only">{t('history.caption')}</caption>
      <Head model={model} />
      <tbody ref={body} class="block md:table-row-group">
        <Spacer rows={first} height={height} />
        {rows.slice(first, last).map((verification, index) => (
          <Row
            key={verification.id}
            verification={verification}
            index={first + index}
            model={model}
          />
        ))}
        <Spacer rows={rows.length - last} height={height} />
      </tbody>
    </table>
  );
}

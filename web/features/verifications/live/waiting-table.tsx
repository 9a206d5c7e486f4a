import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { CopyButton } from '../../../ui/controls/copy-button';
import { StateBadge } from '../../../shared/state-badge';
import { ServiceAvatar } from '../services/service-avatar';
import { canCancel } from '../states';
import { CancelButton } from './cancel-button';
import { Countdown } from './countdown';
import { DismissButton } from './dismiss-button';
import { EndedText } from './ended-text';
import { ItemProblem } from './item-problem';
import { LazyMenu } from './lazy-menu';
import { NumberLine } from './number-line';
import { RawText } from './raw-text';
import { StateLine } from './state-line';
import { TextPanel } from './text-panel';
import { useCardFocus } from './use-card-focus';
import type { VerificationModel } from './verification.model';

/** What a row waits for, or what it received. */
function Outcome({ item }: { item: VerificationModel }) {
  const { code, state, deadlineAt, number } = item.data.value;
  if (code !== null)
    return (
      <div class="flex items-center gap-2">
        <output
          aria-label={t('live.code')}
          data-code
          class="serial font-mono text-lg font-semibold tracking-[0.04em] text-done select-all"
        >
          {code}
        </output>
        <CopyButton
          size="sm"
          kind="primary"
          text={code}
          label={t('common.copy')}
          name={t('live.copyThisCode', { code })}
        />
      </div>
    );
  if (state === 'awaiting_sms' && deadlineAt !== null && number !== null)
    return <Countdown deadlineAt={deadlineAt} isSmall />;
  return <StateBadge state={state} code={code} />;
}

/** What a row says below its first line. */
function Details({ item }: { item: VerificationModel }) {
  const { code, state } = item.data.value;
  const hasArrived = code !== null || state === 'completed';
  return (
    <div class="flex flex-col gap-2 pr-3 pb-2 pl-14 text-sm empty:hidden sm:pr-4 sm:pl-15">
      {hasArrived && <RawText item={item} />}
      {item.undecided.value && <TextPanel item={item} />}
      <EndedText item={item} />
      <ItemProblem item={item} />
    </div>
  );
}

function Row({ item }: { item: VerificationModel }) {
  const { services } = useVerifications();
  const row = useCardFocus<HTMLLIElement>(item.id);
  const { service, number, state } = item.data.value;
  const name = services.nameOf(service);
  return (
    <li
      ref={row}
      tabIndex={-1}
      aria-label={name}
      data-verification={item.id}
      data-state={state}
      class="border-b border-line last:border-0"
    >
      <div class="grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-3 py-2 sm:grid-cols-[auto_minmax(0,1.2fr)_minmax(0,1fr)_auto] sm:px-4">
        <ServiceAvatar name={service} />
        <div class="min-w-0">
          <h3 class="truncate text-base font-semibold">{name}</h3>
          {number !== null && <NumberLine number={number} />}
        </div>
        <div class="max-sm:col-span-2 max-sm:col-start-2 max-sm:row-start-2">
          <Outcome item={item} />
        </div>
        <div class="flex items-center justify-end gap-1 max-sm:col-start-3 max-sm:row-start-1 sm:min-w-28">
          {canCancel(item.data.value) && <CancelButton item={item} name={name} />}
          <LazyMenu item={item} />
          <DismissButton item={item} name={name} class="-mr-2" />
        </div>
      </div>
      <Details item={item} />
      <div class="mx-3 sm:mx-4">
        <StateLine item={item} />
      </div>
    </li>
  );
}

/** Many numbers at once: a row each, the codes first. */
export function WaitingTable({ items }: { items: readonly VerificationModel[] }) {
  return (
    <ul class="rounded-card border border-line bg-surface shadow-card">
      {items.map((item) => (
        <Row key={item.id} item={item} />
      ))}
    </ul>
  );
}

import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { CopyButton } from '../../../ui/controls/copy-button';
import { cx } from '../../../ui/cx';
import { Notice } from '../../../ui/feedback/notice';
import { problemText } from '../../../core/problem-text';
import { money, phone } from '../../../core/format';
import { StateBadge } from '../../../shared/state-badge';
import { ServiceAvatar } from '../services/service-avatar';
import { CancelButton } from './cancel-button';
import { Countdown, Thread } from './countdown';
import { LazyMenu } from './lazy-menu';
import { TextPanel } from './text-panel';
import { useCardFocus } from './use-card-focus';
import type { VerificationModel } from './verification.model';

/** What a row waits for, or what it received. */
function Outcome({ item }: { item: VerificationModel }) {
  const { code, state, deadlineAt, number, priceCents: price } = item.data.value;
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
  if (item.open.value || state === 'completed') return <StateBadge state={state} code={code} />;
  return <span class="text-sm text-back">{t('live.returned', { amount: money(price) })}</span>;
}

function Row({ item }: { item: VerificationModel }) {
  const { services } = useVerifications();
  const row = useCardFocus<HTMLLIElement>(item.id);
  const { service, number, state, code, createdAt, deadlineAt } = item.data.value;
  const name = services.nameOf(service);
  const waits = item.open.value && code === null && deadlineAt !== null && number !== null;
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
          {number !== null && (
            <p class="flex items-center gap-1 text-sm text-soft">
              <span class="digits truncate select-all" data-number>
                {phone(number)}
              </span>
              <CopyButton
                isIcon
                size="sm"
                kind="quiet"
                text={number}
                label={t('live.copyThis', { number: phone(number) })}
                class="min-h-6 px-1.5"
              />
            </p>
          )}
        </div>
        <div class="max-sm:col-span-2 max-sm:col-start-2 max-sm:row-start-2">
          <Outcome item={item} />
        </div>
        <div class="flex items-center justify-end gap-1 max-sm:row-start-1 max-sm:col-start-3">
          {state === 'awaiting_sms' && code === null && <CancelButton item={item} name={name} />}
          <LazyMenu item={item} />
        </div>
      </div>
      {item.undecided.value && (
        <div class="px-3 pb-3 sm:px-4">
          <TextPanel item={item} />
        </div>
      )}
      {item.cancelError.value !== null && (
        <div class="px-3 pb-3 sm:px-4">
          <Notice tone="fail">{problemText(item.cancelError.value)}</Notice>
        </div>
      )}
      {waits ? (
        <div class="mx-3 sm:mx-4">
          <Thread createdAt={createdAt} deadlineAt={deadlineAt} />
        </div>
      ) : (
        <div class={cx('mx-3 h-[3px] sm:mx-4', code !== null && 'bg-done-fill')} />
      )}
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

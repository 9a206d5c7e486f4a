import { RefreshCw, X } from 'lucide-preact';
import { useEffect, useRef } from 'preact/hooks';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import type { VerificationModel } from './verification.model';
import { ServiceAvatar } from '../services/service-avatar';
import { useDashboard } from '../../../shared/dashboard-context';
import { StateBadge } from '../../../shared/state-badge';
import { Button, buttonClass } from '../../../ui/controls/button';
import { cx } from '../../../ui/cx';
import { money, phone } from '../../../core/format';
import { Notice } from '../../../ui/feedback/notice';
import { problemText } from '../../../core/problem-text';
import { CodePanel } from './code-panel';
import { Countdown, Thread } from './countdown';
import { LazyReport } from './lazy-report';
import { NumberPanel } from './number-panel';
import { TextPanel } from './text-panel';

function CardHead({ item }: { item: VerificationModel }) {
  const { services, live } = useVerifications();
  const { stream } = useDashboard();
  const { service, state, code, number } = item.data.value;
  const name = services.nameOf(service);
  const dismiss = t('live.dismissLabel', { service: name });
  return (
    <header class="flex items-center gap-3">
      <ServiceAvatar name={service} />
      <div class="min-w-0 flex-1">
        <h3 class="truncate font-semibold">{name}</h3>
        {code !== null && number !== null && (
          <p class="digits truncate text-sm text-faint">{phone(number)}</p>
        )}
      </div>
      {item.open.value && !stream.live.value && (
        <span class="flex items-center gap-1.5 text-xs text-faint">
          <RefreshCw size={13} class="animate-spin" aria-hidden="true" />
          {t('live.reconnecting')}
        </span>
      )}
      <StateBadge
        state={code !== null && state === 'awaiting_sms' ? 'completed' : state}
        code={code}
      />
      {!item.open.value && (
        <Button
          kind="quiet"
          size="icon"
          class="-my-2 -mr-2"
          aria-label={dismiss}
          title={dismiss}
          onClick={() => live.dismiss(item.id)}
        >
          <X size={18} aria-hidden="true" />
        </Button>
      )}
    </header>
  );
}

/** The remaining time, and the cancel button with the amount that it refunds. */
function Waiting({ item }: { item: VerificationModel }) {
  const { state, priceCents: price, deadlineAt } = item.data.value;
  const amount = money(price);
  if (state === 'cancelling')
    return <p class="text-sm text-back">{t('live.cancelling', { amount })}</p>;
  return (
    <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      {deadlineAt === null ? <span /> : <Countdown deadlineAt={deadlineAt} />}
      <Button
        size="sm"
        kind="quiet"
        class="-mr-2.5 underline decoration-edge underline-offset-4"
        disabled={item.asking.value}
        onClick={() => void item.cancel()}
      >
        {t('live.cancel', { amount })}
      </Button>
    </div>
  );
}

function Ended({ item }: { item: VerificationModel }) {
  const { rent } = useVerifications();
  const { service, state, reason, priceCents: price } = item.data.value;
  const known = reason === null ? '' : t(`reason.${reason}`, { defaultValue: '' });
  return (
    <>
      {state !== 'completed' && (
        <p class="text-soft">
          {known}{' '}
          <strong class="font-semibold text-back">
            {t('live.returned', { amount: money(price) })}
          </strong>
        </p>
      )}
      {state === 'completed' && <LazyReport item={item} />}
      <footer class="flex items-center gap-1">
        <a
          href={`/numbers/${item.id}`}
          class={buttonClass({ kind: 'quiet', size: 'sm', class: '-ml-2.5' })}
        >
          {t('live.details')}
        </a>
        <Button kind="quiet" size="sm" onClick={() => rent.choose(service)}>
          {t('live.again')}
        </Button>
      </footer>
    </>
  );
}

export function WaitingCard({ item }: { item: VerificationModel }) {
  const { live, services } = useVerifications();
  const verification = item.data.value;
  const { code, state, createdAt, deadlineAt, number } = verification;
  const open = item.open.value;
  const arrived = code !== null || state === 'completed';
  const card = useRef<HTMLElement>(null);
  useEffect(() => {
    if (live.justRented.value !== item.id) return;
    live.justRented.value = null;
    card.current?.focus();
    card.current?.scrollIntoView({ block: 'nearest' });
  }, [item, live]);
  const waits = open && !arrived && deadlineAt !== null && number !== null;
  return (
    <article
      ref={card}
      tabIndex={-1}
      aria-label={services.nameOf(verification.service)}
      data-verification={item.id}
      data-state={state}
      class="animate-arrive overflow-hidden rounded-card border border-line bg-surface shadow-card"
    >
      {waits ? (
        <Thread createdAt={createdAt} deadlineAt={deadlineAt} />
      ) : (
        <div class={cx('h-[3px]', arrived ? 'bg-done-fill' : 'bg-line')} />
      )}
      <div class="flex flex-col gap-4 p-4 sm:p-5">
        <CardHead item={item} />
        {arrived ? <CodePanel item={item} /> : open && <NumberPanel verification={verification} />}
        {item.undecided.value && <TextPanel item={item} />}
        {item.cancelError.value !== null && (
          <Notice tone="fail">{problemText(item.cancelError.value)}</Notice>
        )}
        {open && !arrived && <Waiting item={item} />}
        {!open && <Ended item={item} />}
      </div>
    </article>
  );
}

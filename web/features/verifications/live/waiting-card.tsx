import { RefreshCw } from 'lucide-preact';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import type { VerificationModel } from './verification.model';
import { ServiceAvatar } from '../services/service-avatar';
import { useDashboard } from '../../../shared/dashboard-context';
import { StateBadge } from '../../../shared/state-badge';
import { Button } from '../../../ui/controls/button';
import { money } from '../../../core/format';
import { canCancel } from '../states';
import { CancelButton } from './cancel-button';
import { CodePanel } from './code-panel';
import { Countdown } from './countdown';
import { DismissButton } from './dismiss-button';
import { EndedText } from './ended-text';
import { ItemProblem } from './item-problem';
import { LazyMenu } from './lazy-menu';
import { LazyReport } from './lazy-report';
import { NumberLine } from './number-line';
import { NumberPanel } from './number-panel';
import { StateLine } from './state-line';
import { TextPanel } from './text-panel';
import { useCardFocus } from './use-card-focus';

function CardHead({ item }: { item: VerificationModel }) {
  const { services } = useVerifications();
  const { stream } = useDashboard();
  const { service, state, code, number } = item.data.value;
  const name = services.nameOf(service);
  return (
    <header class="flex items-center gap-3">
      <ServiceAvatar name={service} />
      <div class="min-w-0 flex-1">
        <h3 class="truncate font-semibold">{name}</h3>
        {(code !== null || state === 'completed') && number !== null && (
          <NumberLine number={number} />
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
      <span class="-my-2 last:-mr-2">
        <LazyMenu item={item} />
      </span>
      <DismissButton item={item} name={name} class="-my-2 -mr-2 -ml-2" />
    </header>
  );
}

/** The remaining time, and the cancel button. */
function Waiting({ item, name }: { item: VerificationModel; name: string }) {
  const { state, priceCents: price, deadlineAt, number } = item.data.value;
  if (state === 'cancelling')
    return <p class="text-sm text-back">{t('live.cancelling', { amount: money(price) })}</p>;
  return (
    <>
      <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        {deadlineAt === null ? <span /> : <Countdown deadlineAt={deadlineAt} />}
        {canCancel(item.data.value) && <CancelButton item={item} name={name} />}
      </div>
      {number !== null && <Hint />}
    </>
  );
}

/** What to do when nothing comes. */
const Hint = () => (
  <details class="text-sm text-soft">
    <summary class="w-fit text-faint hover:text-ink">{t('live.hint')}</summary>
    <p class="mt-1 max-w-prose">{t('live.hintText')}</p>
  </details>
);

function Ended({ item }: { item: VerificationModel }) {
  const { rent } = useVerifications();
  const { service, state } = item.data.value;
  return (
    <>
      <EndedText item={item} />
      {state === 'completed' && item.data.value.report !== null && <LazyReport item={item} />}
      <Button
        kind="quiet"
        size="sm"
        class="-ml-2.5 self-start"
        onClick={() => rent.choose(service)}
      >
        {t('live.again')}
      </Button>
    </>
  );
}

export function WaitingCard({ item }: { item: VerificationModel }) {
  const { services } = useVerifications();
  const verification = item.data.value;
  const name = services.nameOf(verification.service);
  const { code, state } = verification;
  const open = item.open.value;
  const arrived = code !== null || state === 'completed';
  const card = useCardFocus<HTMLElement>(item.id);
  return (
    <article
      ref={card}
      tabIndex={-1}
      aria-label={name}
      data-verification={item.id}
      data-state={state}
      class="animate-arrive rounded-card border border-line bg-surface shadow-card"
    >
      <div class="overflow-hidden rounded-t-card">
        <StateLine item={item} />
      </div>
      <div class="flex flex-col gap-4 p-4 sm:p-5">
        <CardHead item={item} />
        {arrived ? <CodePanel item={item} /> : open && <NumberPanel verification={verification} />}
        {item.undecided.value && <TextPanel item={item} />}
        <ItemProblem item={item} />
        {open && !arrived && <Waiting item={item} name={name} />}
        {!open && <Ended item={item} />}
      </div>
    </article>
  );
}

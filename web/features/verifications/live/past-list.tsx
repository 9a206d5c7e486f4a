import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { useVerifications } from '../verifications-context';
import { t } from '../../../locales/i18n';
import { Button } from '../../../ui/controls/button';
import { CopyButton } from '../../../ui/controls/copy-button';
import { ago, money } from '../../../core/format';
import { addressOf } from '../addresses';
import { ServiceAvatar } from '../services/service-avatar';
import type { VerificationModel } from './verification.model';

const FIRST = 5;
const REFRESH_MS = 30_000;

function PastLine({ item, now }: { item: VerificationModel; now: number }) {
  const { services } = useVerifications();
  const { id, service, state, code, priceCents: price, endedAt } = item.data.value;
  const name = services.nameOf(service);
  return (
    <li class="flex min-h-11 items-center gap-3 border-b border-line py-1 last:border-0">
      <ServiceAvatar name={service} />
      <a href={addressOf(id)} class="min-w-0 truncate font-medium hover:underline">
        {name}
      </a>
      {code === null ? (
        <span class="min-w-0 shrink-[4] truncate text-sm text-soft">
          {state === 'completed'
            ? t('state.paid')
            : t('live.pastReturned', { amount: money(price) })}
        </span>
      ) : (
        <>
          <span class="serial font-mono font-semibold text-done select-all" data-code>
            {code}
          </span>
          <CopyButton
            size="sm"
            kind="quiet"
            text={code}
            label={t('common.copy')}
            name={t('live.copyThisCode', { code })}
          />
        </>
      )}
      {endedAt !== null && (
        <time dateTime={endedAt} class="ml-auto shrink-0 text-sm text-faint">
          {ago(Date.parse(endedAt), now)}
        </time>
      )}
    </li>
  );
}

/** Verifications that had ended before the page was opened: a line each. */
export function PastList() {
  const { live } = useVerifications();
  const { clock } = useDashboard();
  const past = live.past.value;
  const now = useSignal(clock.read());
  const isWhole = useSignal(false);
  useEffect(() => {
    const timer = setInterval(() => (now.value = clock.read()), REFRESH_MS);
    return () => clearInterval(timer);
  }, [clock]);
  if (past.length === 0) return null;
  const shown = isWhole.value ? past : past.slice(0, FIRST);
  return (
    <section aria-labelledby="past-title" class="flex flex-col gap-2">
      <h3 id="past-title" class="text-sm font-medium text-faint">
        {t('live.past')}
      </h3>
      <ul class="rounded-card border border-line bg-surface px-3 sm:px-4">
        {shown.map((item) => (
          <PastLine key={item.id} item={item} now={now.value} />
        ))}
      </ul>
      {shown.length < past.length && (
        <Button kind="quiet" size="sm" class="self-start" onClick={() => (isWhole.value = true)}>
          {t('live.pastAll', { count: past.length })}
        </Button>
      )}
    </section>
  );
}

import { t } from '../../locales/i18n';
import { StateBadge } from '../../shared/state-badge';
import { countdown, phone } from '../../core/format';

const NUMBER = '+12065550142';
const CODE = '482913';
const LEFT_MS = 583_000;
const WHOLE_MS = 600_000;

/** Static samples of a card, before and after its code. */
export function SampleCards() {
  return (
    <div class="flex flex-col gap-4">
      <figure class="overflow-hidden rounded-card border border-line bg-surface shadow-card sm:mr-10">
        <progress class="thread" max={WHOLE_MS} value={LEFT_MS} aria-hidden="true" />
        <div class="flex flex-col gap-3 p-5">
          <figcaption class="flex items-center justify-between gap-3">
            <span class="font-semibold">{t('landing.sampleService')}</span>
            <StateBadge state="awaiting_sms" />
          </figcaption>
          <p class="digits text-number font-semibold tracking-tight">{phone(NUMBER)}</p>
          <p class="text-sm text-faint">
            <span class="digits text-lg font-semibold text-ink">{countdown(LEFT_MS)}</span>{' '}
            {t('live.timeLeft')}
          </p>
        </div>
      </figure>
      <figure class="overflow-hidden rounded-card border border-line bg-surface shadow-raised sm:ml-10">
        <div class="h-[3px] bg-done-fill" />
        <div class="flex flex-col gap-3 p-5">
          <figcaption class="flex items-center justify-between gap-3">
            <span class="font-semibold">{t('landing.sampleService')}</span>
            <StateBadge state="completed" code="482913" />
          </figcaption>
          <p class="digits rounded-control bg-done-tint px-4 py-4 font-mono text-code font-semibold tracking-[0.06em] text-done">
            {CODE}
          </p>
        </div>
      </figure>
    </div>
  );
}

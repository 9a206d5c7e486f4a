import { useState } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { countdown } from '../../../core/format';

interface CountdownProps {
  createdAt: string;
  deadlineAt: string;
}

/** The bar above the card: the remaining time, by the server's clock (I-54). */
export function Thread({ createdAt, deadlineAt }: CountdownProps) {
  const { clock } = useDashboard();
  useState(() => clock.touch());
  const end = Date.parse(deadlineAt);
  const whole = Math.max(1, end - Date.parse(createdAt));
  const left = Math.min(whole, Math.max(0, end - clock.now.value));
  return <progress class="thread" max={1} value={left / whole} aria-hidden="true" />;
}

export function Countdown({ deadlineAt }: Pick<CountdownProps, 'deadlineAt'>) {
  const { clock } = useDashboard();
  useState(() => clock.touch());
  const left = Date.parse(deadlineAt) - clock.now.value;
  if (left <= 0) return <p class="text-sm text-wait">{t('live.deciding')}</p>;
  const time = countdown(left);
  return (
    <p
      class="flex items-baseline gap-1.5"
      role="timer"
      aria-label={t('live.timeLeftLabel', { time })}
    >
      <span class="digits text-lg font-semibold" data-countdown>
        {time}
      </span>
      <span class="text-sm text-faint">{t('live.timeLeft')}</span>
    </p>
  );
}

import { useComputed } from '@preact/signals';
import { useMemo, useState } from 'preact/hooks';
import { useDashboard } from '../../../shared/dashboard-context';
import { t } from '../../../locales/i18n';
import { cx } from '../../../ui/cx';
import { countdown } from '../../../core/format';

interface CountdownProps {
  createdAt: string;
  deadlineAt: string;
}

/**
 * The bar above a card: the remaining time, by the server's clock (I-54). The page starts one animation, and does nothing
 * until the deadline changes.
 */
export function Thread({ createdAt, deadlineAt }: CountdownProps) {
  const { clock } = useDashboard();
  const style = useMemo(() => {
    const begin = Date.parse(createdAt);
    const whole = Math.max(1, Date.parse(deadlineAt) - begin);
    const spent = Math.min(whole, Math.max(0, clock.read() - begin));
    return {
      '--whole': `${whole}ms`,
      '--spent': `${-spent}ms`,
      // Where nothing may move.
      '--left': String(1 - spent / whole),
    };
  }, [createdAt, deadlineAt, clock]);
  return <div class="thread" style={style} aria-hidden="true" />;
}

/** The remaining time; only its digits change, once a second. */
export function Countdown({
  deadlineAt,
  isSmall = false,
}: Pick<CountdownProps, 'deadlineAt'> & { isSmall?: boolean }) {
  const { clock } = useDashboard();
  useState(() => clock.touch());
  const end = Date.parse(deadlineAt);
  const isOver = useComputed(() => clock.now.value >= end).value;
  const time = useComputed(() => countdown(end - clock.now.value));
  const label = useComputed(() => t('live.timeLeftLabel', { time: time.value }));
  if (isOver) return <p class="text-sm text-wait">{t('live.deciding')}</p>;
  return (
    <p class="flex items-baseline gap-1.5 contain-layout" role="timer" aria-label={label}>
      <span class={cx('digits font-semibold', isSmall ? 'text-base' : 'text-lg')} data-countdown>
        {time}
      </span>
      {!isSmall && <span class="text-sm text-faint">{t('live.timeLeft')}</span>}
    </p>
  );
}

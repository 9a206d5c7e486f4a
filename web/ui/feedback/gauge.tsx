import { useId } from 'preact/hooks';
import { cx } from '../cx';
import { count } from '../../core/format';
import { t } from '../../locales/i18n';

/** The threshold at which the API sends a warning event. */
const NEAR = 0.8;

interface GaugeProps {
  label: string;
  used: number;
  limit: number;
  hint?: string | undefined;
}

/** The used part of a limit: the numbers state it, the bar repeats it. */
export function Gauge({ label, used, limit, hint }: GaugeProps) {
  const id = useId();
  const share = limit === 0 ? 1 : used / limit;
  const tone = share >= 1 ? 'text-fail' : share >= NEAR ? 'text-wait-fill' : 'text-ink';
  return (
    <div class="flex flex-col gap-1.5">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id} class="text-sm font-medium text-soft">
          {label}
        </span>
        <span class="digits text-sm">
          {t('plan.of', { used: count(used), limit: count(limit) })}
        </span>
      </div>
      <progress
        aria-labelledby={id}
        class={cx('gauge', tone)}
        value={Math.min(used, limit)}
        max={Math.max(limit, 1)}
      />
      {hint && <p class="text-sm text-faint">{hint}</p>}
    </div>
  );
}

import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { cx } from '../ui/cx';

/** Whether the page is told of what happens as it happens. The word says it, the colour repeats it. */
export function LiveBadge() {
  const { stream, session } = useDashboard();
  const isLive = stream.live.value;
  if (session.state.value.kind !== 'in') return null;
  return (
    <span
      class="inline-flex items-center gap-1.5 px-2 text-xs text-faint"
      data-live={isLive}
      title={t(isLive ? 'stream.liveText' : 'stream.waitingText')}
    >
      <span
        class={cx('size-1.5 rounded-full', isLive ? 'bg-done-fill' : 'animate-pulse bg-wait-fill')}
        aria-hidden="true"
      />
      {t(isLive ? 'stream.live' : 'stream.waiting')}
    </span>
  );
}

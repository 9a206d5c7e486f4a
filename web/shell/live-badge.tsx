import { useDashboard } from '../dashboard';
import { t } from '../i18n';
import { cx } from '../ui/cx';
import { liveState, type LiveState } from './live-state';

const DOT = {
  live: 'bg-done-fill',
  connecting: 'animate-pulse bg-wait-fill',
  reconnecting: 'animate-pulse bg-wait-fill',
  offline: 'bg-fail',
} as const satisfies Record<LiveState, string>;

/** Whether the page is told of what happens as it happens. The word says it, the colour repeats it. */
export function LiveBadge() {
  const { stream, connection, session } = useDashboard();
  const state = liveState({
    isLive: stream.live.value,
    wasLive: stream.wasLive.value,
    reach: connection.reach.value,
  });
  if (session.state.value.kind !== 'in') return null;
  return (
    <span
      class="inline-flex items-center gap-1.5 px-2 text-xs text-faint"
      data-live={state}
      title={t(`stream.text.${state}`)}
    >
      <span class={cx('size-1.5 shrink-0 rounded-full', DOT[state])} aria-hidden="true" />
      {t(`stream.state.${state}`)}
    </span>
  );
}

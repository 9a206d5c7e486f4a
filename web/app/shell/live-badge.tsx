import { CloudOff, RefreshCw } from 'lucide-preact';
import { useDashboard } from '../../shared/dashboard-context';
import { t } from '../../locales/i18n';
import { liveState, type LiveState } from './live-state';

/** Icons differ by shape as well: on small screens the word is hidden. */
function Sign({ state }: { state: LiveState }) {
  if (state === 'offline') return <CloudOff size={14} class="text-fail" aria-hidden="true" />;
  if (state !== 'live')
    return <RefreshCw size={14} class="animate-pulse text-wait" aria-hidden="true" />;
  return <span class="m-1 size-1.5 rounded-full bg-done-fill" aria-hidden="true" />;
}

/** Whether events arrive live. The word states it, the color repeats it. */
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
      class="inline-flex items-center gap-1 px-2 text-xs text-faint"
      data-live={state}
      title={t(`stream.text.${state}`)}
    >
      <Sign state={state} />
      <span class="max-sm:sr-only">{t(`stream.state.${state}`)}</span>
    </span>
  );
}

import type { State } from '../api';
import { t } from '../i18n';
import { cx } from './cx';

const LOOK: Readonly<Record<State, { box: string; dot: string }>> = {
  created: { box: 'bg-wait-tint text-wait', dot: 'bg-wait-fill animate-pulse' },
  awaiting_sms: { box: 'bg-wait-tint text-wait', dot: 'bg-wait-fill animate-pulse' },
  cancelling: { box: 'bg-back-tint text-back', dot: 'bg-back animate-pulse' },
  completed: { box: 'bg-done-tint text-done', dot: 'bg-done-fill' },
  cancelled: { box: 'bg-back-tint text-back', dot: 'bg-back' },
  expired: { box: 'bg-back-tint text-back', dot: 'bg-back' },
  failed: { box: 'bg-fail-tint text-fail', dot: 'bg-fail' },
};

/** A verification's state: the word says it, the colour repeats it. */
export function StateBadge({ state }: { state: State }) {
  const { box, dot } = LOOK[state];
  return (
    <span
      class={cx(
        'inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        box,
      )}
    >
      <span class={cx('size-1.5 rounded-full', dot)} aria-hidden="true" />
      {t(`state.${state}`)}
    </span>
  );
}

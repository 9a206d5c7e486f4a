import type { ComponentChildren } from 'preact';
import type { State } from '../api';
import { t } from '../i18n';
import { cx } from './cx';

const TONE = {
  wait: { box: 'bg-wait-tint text-wait', dot: 'bg-wait-fill' },
  done: { box: 'bg-done-tint text-done', dot: 'bg-done-fill' },
  back: { box: 'bg-back-tint text-back', dot: 'bg-back' },
  fail: { box: 'bg-fail-tint text-fail', dot: 'bg-fail' },
} as const;

export interface BadgeLook {
  tone: keyof typeof TONE;
  /** Still under way. */
  moves?: boolean;
}

/** A state: the word says it, the colour repeats it. */
export function Badge({ tone, moves, children }: BadgeLook & { children: ComponentChildren }) {
  const { box, dot } = TONE[tone];
  return (
    <span
      class={cx(
        'inline-flex items-center gap-1.5 rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        box,
      )}
    >
      <span class={cx('size-1.5 rounded-full', dot, moves && 'animate-pulse')} aria-hidden="true" />
      {children}
    </span>
  );
}

const LOOK: Readonly<Record<State, BadgeLook>> = {
  created: { tone: 'wait', moves: true },
  awaiting_sms: { tone: 'wait', moves: true },
  cancelling: { tone: 'back', moves: true },
  completed: { tone: 'done' },
  cancelled: { tone: 'back' },
  expired: { tone: 'back' },
  failed: { tone: 'fail' },
};

/** Of a completed one without a code it is not said that one came: a message was taken, or is no longer kept. */
export const StateBadge = ({ state, code = null }: { state: State; code?: string | null }) => (
  <Badge {...LOOK[state]}>
    {t(state === 'completed' && code === null ? 'state.paid' : `state.${state}`)}
  </Badge>
);

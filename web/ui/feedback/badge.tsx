import type { ComponentChildren } from 'preact';
import { cx } from '../cx';

const TONE = {
  wait: { box: 'bg-wait-tint text-wait', dot: 'bg-wait-fill' },
  done: { box: 'bg-done-tint text-done', dot: 'bg-done-fill' },
  back: { box: 'bg-back-tint text-back', dot: 'bg-back' },
  fail: { box: 'bg-fail-tint text-fail', dot: 'bg-fail' },
} as const;

export interface BadgeStyle {
  tone: keyof typeof TONE;
  /** Still in progress. */
  moves?: boolean;
}

/** A state: the word states it, the color repeats it. */
export function Badge({ tone, moves, children }: BadgeStyle & { children: ComponentChildren }) {
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

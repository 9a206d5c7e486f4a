import type { ComponentChildren } from 'preact';
import { cx } from '../cx';

const TONE = {
  plain: 'bg-sunken text-soft',
  done: 'bg-done-tint text-done',
  wait: 'bg-wait-tint text-wait',
  fail: 'bg-fail-tint text-fail',
} as const;

interface TagProps {
  tone?: keyof typeof TONE;
  children: ComponentChildren;
}

/** A short state of an item. */
export function Tag({ tone = 'plain', children }: TagProps) {
  return (
    <span
      class={cx(
        'inline-flex rounded-full px-2 py-0.5 text-xs font-medium whitespace-nowrap',
        TONE[tone],
      )}
    >
      {children}
    </span>
  );
}

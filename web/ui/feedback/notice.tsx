import { CircleAlert, Info } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { cx } from '../cx';

const TONE = {
  fail: 'bg-fail-tint text-fail',
  wait: 'bg-wait-tint text-wait',
  back: 'bg-back-tint text-back',
} as const;

interface NoticeProps {
  tone: keyof typeof TONE;
  children: ComponentChildren;
  action?: ComponentChildren;
}

/** A notice. Failures interrupt a screen reader, others do not. */
export function Notice({ tone, children, action }: NoticeProps) {
  const Icon = tone === 'fail' ? CircleAlert : Info;
  return (
    <div
      role={tone === 'fail' ? 'alert' : 'status'}
      class={cx('flex items-start gap-2.5 rounded-control px-3 py-2.5 text-sm', TONE[tone])}
    >
      <Icon size={18} class="mt-px shrink-0" aria-hidden="true" />
      {/* The action goes below the words where it would squeeze them. */}
      <div class="flex min-w-0 flex-1 flex-wrap items-center justify-between gap-x-3 gap-y-2">
        <div class="min-w-0 flex-1 basis-52">{children}</div>
        {action}
      </div>
    </div>
  );
}

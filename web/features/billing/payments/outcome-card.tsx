import { Check, CircleAlert, Clock, Undo2, type LucideIcon } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { cx } from '../../../ui/cx';

const STYLE = {
  wait: { Icon: Clock, mark: 'bg-wait-tint text-wait', bar: 'bg-wait-fill animate-pulse' },
  done: { Icon: Check, mark: 'bg-done-tint text-done', bar: 'bg-done-fill' },
  back: { Icon: Undo2, mark: 'bg-back-tint text-back', bar: 'bg-back' },
  fail: { Icon: CircleAlert, mark: 'bg-fail-tint text-fail', bar: 'bg-fail' },
} as const satisfies Record<string, { Icon: LucideIcon; mark: string; bar: string }>;

interface OutcomeProps {
  tone: keyof typeof STYLE;
  title: string;
  text: string;
  state: string;
  /** Takes the focus, because the person has waited for it. */
  isNews?: boolean;
  actions: ComponentChildren;
  children?: ComponentChildren;
}

/** The outcome of a payment: its state, an explanation, the next steps. */
export function Outcome({ tone, title, text, state, isNews, actions, children }: OutcomeProps) {
  const { Icon, mark, bar } = STYLE[tone];
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isNews) head.current?.focus();
  }, [isNews, state]);
  return (
    <section
      data-payment-state={state}
      class="animate-arrive overflow-hidden rounded-card border border-line bg-surface shadow-card"
    >
      <div class={cx('h-[3px]', bar)} />
      <div class="flex flex-col gap-6 p-5 sm:p-8">
        <div class="flex flex-col gap-4 sm:flex-row sm:gap-5">
          <span
            class={cx('flex size-11 shrink-0 items-center justify-center rounded-full', mark)}
            aria-hidden="true"
          >
            <Icon size={22} />
          </span>
          <div class="flex min-w-0 flex-col gap-1">
            <h1 ref={head} tabIndex={-1} class="text-xl">
              {title}
            </h1>
            <p class="max-w-prose text-soft">{text}</p>
          </div>
        </div>
        {children}
        <div class="flex flex-wrap gap-2">{actions}</div>
      </div>
    </section>
  );
}

import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface PanelProps {
  title: string;
  text?: string | undefined;
  action?: ComponentChildren;
  children?: ComponentChildren;
}

/** A section with title, text and actions. */
export function Panel({ title, text, action, children }: PanelProps) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      class="flex flex-col gap-5 rounded-card border border-line bg-surface p-4 shadow-card sm:p-5"
    >
      <div class="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div class="flex min-w-0 flex-1 basis-60 flex-col gap-1">
          <h3 id={id} class="text-md">
            {title}
          </h3>
          {text && <p class="max-w-prose text-sm text-soft">{text}</p>}
        </div>
        {action}
      </div>
      {children}
    </section>
  );
}

/** Rows with the content on the left and actions on the right. */
export function Rows({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <ul aria-label={label} class="flex flex-col divide-y divide-line border-t border-line">
      {children}
    </ul>
  );
}

interface RowProps {
  title: ComponentChildren;
  badge?: ComponentChildren;
  actions?: ComponentChildren;
  /** Below both, across the whole row. */
  below?: ComponentChildren;
  children?: ComponentChildren;
}

export function Row({ title, badge, actions, below, children }: RowProps) {
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3 last:pb-0">
      <div class="flex min-w-0 flex-1 basis-56 flex-col gap-0.5">
        <p class="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
          <span class="min-w-0 wrap-anywhere">{title}</span>
          {badge}
        </p>
        <div class="flex flex-wrap gap-x-3 gap-y-0.5 text-sm text-faint">{children}</div>
      </div>
      {actions && <div class="flex flex-wrap items-center gap-1 max-sm:-ml-2.5">{actions}</div>}
      {below}
    </li>
  );
}

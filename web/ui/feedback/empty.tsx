import type { ComponentChildren } from 'preact';

interface EmptyProps {
  title: string;
  text: string;
  action?: ComponentChildren;
}

/** The placeholder of an empty list. */
export function Empty({ title, text, action }: EmptyProps) {
  return (
    <div class="flex flex-col items-start gap-1 rounded-card border border-dashed border-edge/60 p-6 sm:p-8">
      <p class="text-md font-semibold">{title}</p>
      <p class="max-w-prose text-soft">{text}</p>
      {action && <div class="mt-3">{action}</div>}
    </div>
  );
}

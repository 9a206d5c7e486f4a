import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** A required consent; its text is the label. */
export function ConsentField({
  agrees,
  children,
}: {
  agrees: Signal<boolean>;
  children: ComponentChildren;
}) {
  return (
    <label class="flex items-start gap-2.5">
      <input
        type="checkbox"
        required
        checked={agrees.value}
        onChange={({ currentTarget: { checked } }) => (agrees.value = checked)}
        class="mt-1 size-4 shrink-0 accent-ink"
      />
      <span class="max-w-prose">{children}</span>
    </label>
  );
}

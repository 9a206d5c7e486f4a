import type { Signal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** The customer's word; what it is for is said beside it. Nothing is sent without it. */
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

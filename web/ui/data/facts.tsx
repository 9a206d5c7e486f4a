import type { ComponentChildren } from 'preact';
import { cx } from '../cx';

export interface Fact {
  name: string;
  value: ComponentChildren;
  /** Emphasized. */
  strong?: boolean;
  /** The source or the time of the value. */
  note?: string;
}

/** Names on the left, values on the right. */
export function Facts({ facts }: { facts: readonly (Fact | false)[] }) {
  return (
    <dl class="flex flex-col divide-y divide-line">
      {facts.map(
        (fact) =>
          fact && (
            <div
              key={fact.name}
              class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-0.5 py-2.5 first:pt-0 last:pb-0"
            >
              <dt class="text-sm text-faint">{fact.name}</dt>
              <dd
                class={cx(
                  'digits min-w-0 text-right wrap-anywhere',
                  fact.strong && 'text-md font-semibold',
                )}
              >
                {fact.value}
                {fact.note && <span class="block text-sm font-normal text-faint">{fact.note}</span>}
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}

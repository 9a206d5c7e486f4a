import { t } from '../locales/i18n';
import type { Fact } from '../ui/data/facts';

/** What the customer attached to a verification, a payment or an endpoint. */
export interface Annotated {
  externalId: string | null;
  metadata: Readonly<Record<string, string>>;
}

/** The annotations as facts; none when nothing is attached. */
export function annotationFacts({ externalId, metadata }: Annotated): Fact[] {
  const entries = Object.entries(metadata);
  return [
    ...(externalId === null
      ? []
      : [
          {
            name: t('annotations.externalId'),
            value: <span class="font-mono text-sm break-all">{externalId}</span>,
          },
        ]),
    ...(entries.length === 0
      ? []
      : [
          {
            name: t('annotations.metadata'),
            value: (
              <dl class="flex flex-col gap-1 text-sm">
                {entries.map(([key, text]) => (
                  <div key={key} class="flex flex-wrap justify-end gap-x-2">
                    <dt class="min-w-0 wrap-anywhere text-faint">{key}</dt>
                    <dd class="min-w-0 wrap-anywhere">{text}</dd>
                  </div>
                ))}
              </dl>
            ),
          },
        ]),
  ];
}

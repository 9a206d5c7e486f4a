import { useEffect, useMemo } from 'preact/hooks';
import { t } from '../../locales/i18n';
import { count, exactTime } from '../../core/format';
import { LoadModel } from '../../core/load.model';
import { Loaded } from '../../ui/data/loaded';
import { Tag } from '../../ui/feedback/tag';
import { webhooks, type Attempt, type Delivery } from '../../api/webhooks-api';

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const { sequence, attemptedAt, durationMs, outcome, status, responseBody } = attempt;
  return (
    <li class="flex flex-col gap-1.5" data-outcome={outcome}>
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <span class="font-medium">{t('hooks.attempt', { number: sequence })}</span>
        <Tag tone={outcome === 'delivered' ? 'done' : 'fail'}>
          {status === null ? t(`hooks.outcomes.${outcome}`) : t('hooks.status', { status })}
        </Tag>
        <span class="digits text-soft">{t('hooks.took', { ms: count(durationMs) })}</span>
        <span class="text-faint">{exactTime(attemptedAt)}</span>
      </p>
      {status !== null && outcome !== 'delivered' && (
        <p class="text-sm text-soft">{t(`hooks.outcomes.${outcome}`)}</p>
      )}
      {responseBody !== null && responseBody !== '' && (
        <pre
          tabIndex={0}
          aria-label={t('hooks.answer', { number: sequence })}
          class="max-h-48 overflow-auto rounded-control bg-paper p-3 font-mono text-xs break-all whitespace-pre-wrap"
        >
          {responseBody}
        </pre>
      )}
    </li>
  );
}

/** The attempts of a delivery with the server's responses; read again when the delivery changes. */
export function Attempts({
  delivery: { id, eventId, attemptCount, state },
}: {
  delivery: Delivery;
}) {
  const model = useMemo(() => new LoadModel(() => webhooks.delivery(id)), [id]);
  useEffect(() => void model.load(), [model, attemptCount, state]);
  return (
    <div class="flex w-full min-w-0 flex-col gap-4 rounded-control bg-sunken p-3 text-ink sm:p-4">
      <Loaded model={model} lines={1}>
        {({ attempts }) =>
          attempts.length === 0 ? (
            <p class="text-sm text-soft">{t('hooks.noAttempts')}</p>
          ) : (
            <ol aria-label={t('hooks.attempts')} class="flex flex-col gap-4">
              {attempts.map((attempt) => (
                <AttemptLine key={attempt.sequence} attempt={attempt} />
              ))}
            </ol>
          )
        }
      </Loaded>
      <p class="text-xs text-soft">
        webhook-id <code class="font-mono break-all">{eventId}</code>
      </p>
    </div>
  );
}

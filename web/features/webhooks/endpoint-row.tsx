import { t } from '../../locales/i18n';
import { useAct } from '../../ui/forms/act';
import { Button } from '../../ui/controls/button';
import { dayTime } from '../../core/format';
import { Row } from '../../ui/data/panel';
import { EndpointBadge } from './endpoint-badge';
import { endpointAddress, endpointName } from './endpoint-name';
import type { Endpoint } from '../../api/webhooks-api';
import { ActProblem } from '../../ui/feedback/act-problem';

interface EndpointRowProps {
  endpoint: Endpoint;
  /** Null for people who cannot change it. */
  verify: (() => Promise<void>) | null;
}

export function EndpointRow({ endpoint, verify }: EndpointRowProps) {
  const act = useAct();
  const { id, url, state, reason, events, firstFailedAt } = endpoint;
  const name = endpointName(endpoint);
  return (
    <Row
      title={
        <a
          href={endpointAddress(id)}
          class="underline decoration-edge underline-offset-4 hover:decoration-ink"
        >
          {name}
        </a>
      }
      badge={<EndpointBadge endpoint={endpoint} />}
      actions={
        state === 'unverified' &&
        verify && (
          <Button
            size="sm"
            aria-label={t('hooks.verifyLabel', { name })}
            disabled={act.busy.value}
            onClick={() => void act.run(verify)}
          >
            {t('hooks.verify')}
          </Button>
        )
      }
    >
      <span class="w-full font-mono text-xs break-all">{url}</span>
      <span>
        {events === null ? t('hooks.everything') : t('hooks.kinds', { count: events.length })}
      </span>
      {reason !== null && <span>{t(`hooks.reasons.${reason}`)}</span>}
      {state === 'enabled' && firstFailedAt !== null && (
        <span class="text-fail">{t('hooks.failingSince', { time: dayTime(firstFailedAt) })}</span>
      )}
      <ActProblem act={act} class="w-full pt-1.5" />
    </Row>
  );
}

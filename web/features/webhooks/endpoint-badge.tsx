import { t } from '../../locales/i18n';
import { Badge, type BadgeStyle } from '../../ui/feedback/badge';
import type { Endpoint } from '../../api/webhooks-api';

type Look = Endpoint['state'] | 'stopped';

const LOOK = {
  unverified: { tone: 'wait' },
  enabled: { tone: 'done' },
  disabled: { tone: 'back' },
  stopped: { tone: 'fail' },
} as const satisfies Record<Look, BadgeStyle>;

/** Whether events are sent; what we have disabled looks like the failure that it is. */
export function EndpointBadge({ endpoint: { state, reason } }: { endpoint: Endpoint }) {
  const isStopped = state === 'disabled' && reason !== 'owner';
  return <Badge {...LOOK[isStopped ? 'stopped' : state]}>{t(`hooks.states.${state}`)}</Badge>;
}

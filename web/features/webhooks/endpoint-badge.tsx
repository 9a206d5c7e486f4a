import { t } from '../../locales/i18n';
import { Badge, type BadgeStyle } from '../../ui/feedback/badge';
import type { Endpoint } from '../../api/webhooks-api';

type Shown = Endpoint['state'] | 'stopped';

const STYLE = {
  unverified: { tone: 'wait' },
  enabled: { tone: 'done' },
  disabled: { tone: 'back' },
  stopped: { tone: 'fail' },
} as const satisfies Record<Shown, BadgeStyle>;

/** Whether events are sent; an endpoint that the platform has disabled is shown as a failure. */
export function EndpointBadge({ endpoint: { state, reason } }: { endpoint: Endpoint }) {
  const isStopped = state === 'disabled' && reason !== 'owner';
  return <Badge {...STYLE[isStopped ? 'stopped' : state]}>{t(`hooks.states.${state}`)}</Badge>;
}

import { t } from '../../locales/i18n';
import { annotationFacts } from '../../shared/annotation-facts';
import { SCOPES } from '../../shared/scopes';
import { Facts } from '../../ui/data/facts';
import { dayTime } from '../../core/format';
import { eventName } from '../../shared/event-types';
import type { Endpoint } from '../../api/webhooks-api';

/** An API key or a person; endpoints of a key end with it. */
const makerOf = ({ createdById }: Endpoint): 'key' | 'user' | 'none' =>
  createdById === null ? 'none' : createdById.startsWith('key_') ? 'key' : 'user';

/** The settings of an endpoint. */
export function EndpointFacts({ endpoint }: { endpoint: Endpoint }) {
  const { id, events, headerNames, scopes, createdAt } = endpoint;
  const names = events?.map((type) => <li key={type}>{eventName(type)}</li>);
  return (
    <section
      aria-label={t('hooks.record')}
      class="rounded-card border border-line bg-surface p-4 shadow-card sm:p-5"
    >
      <Facts
        facts={[
          {
            name: t('hooks.events'),
            value: names ? <ul>{names}</ul> : t('hooks.everything'),
          },
          {
            name: t('hooks.headers'),
            value:
              headerNames.length === 0 ? (
                t('hooks.noHeaders')
              ) : (
                <span class="font-mono text-sm">{headerNames.join(', ')}</span>
              ),
          },
          { name: t('hooks.maker'), value: t(`hooks.makers.${makerOf(endpoint)}`) },
          {
            name: t('hooks.limitedTo'),
            value: SCOPES.every((scope) => scopes.includes(scope)) ? (
              t('hooks.allScopes')
            ) : (
              <span class="font-mono text-sm">{scopes.join(', ')}</span>
            ),
          },
          { name: t('hooks.createdAt'), value: dayTime(createdAt) },
          ...annotationFacts(endpoint),
          { name: t('hooks.id'), value: <span class="font-mono text-xs break-all">{id}</span> },
        ]}
      />
    </section>
  );
}

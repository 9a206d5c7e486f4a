import { env } from 'cloudflare:workers';
import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { provider, type Api } from './api';
import type { Case } from './problems';
import {
  due,
  consume,
  enabled,
  event,
  fakeQueues,
  FAST,
  fanned,
  HOOK,
  HOST,
  registered,
  deliveriesOf,
} from './webhooks';

const path = (given: unknown, rest = '') => `/v1/webhook-endpoints/${String(given)}${rest}`;
const test = (api: Api, given: unknown) => api.post(path(given, '/test'), { type: 'sms.received' });

/** The problems of webhook endpoints and deliveries. */
export const ENDPOINT_PROBLEMS = {
  'endpoints.not_found': {
    when: (api) => api.get(path('whe_0')),
    says: /belongs to another account/,
  },
  'endpoints.too_many': {
    given: (api) => registered(api),
    when: (api) => api.post('/v1/webhook-endpoints', HOOK),
    says: /allows 1\. Delete an endpoint/,
  },
  'endpoints.url_refused': {
    when: (api) => api.post('/v1/webhook-endpoints', { url: 'https://10.0.0.1/hook' }),
    says: /outside the public internet\. Use the https URL/,
  },
  'endpoints.lookup_failed': {
    given: () => provider.receivers.name(HOST, 'broken'),
    when: (api) => api.post('/v1/webhook-endpoints', HOOK),
    says: /Try again/,
  },
  'endpoints.unverified': {
    given: async (api) => (await registered(api)).id,
    when: test,
    says: /the endpoint whe_\w+ on your server, then verify/,
  },
  'endpoints.verification_failed': {
    given: async (api) => {
      provider.receivers.on(HOST, () => new Response('what?', { status: 404 }));
      return (await registered(api)).id;
    },
    when: (api, given) => api.post(path(given, '/verify')),
    says: /endpoint\.verify .* The server answered with status 404\. Correct/,
  },
  'endpoints.disabled': {
    given: async (api) => {
      const { id } = await enabled(api);
      await env.DB.prepare(
        `UPDATE webhook_endpoints SET state = 'disabled', reason = 'owner' WHERE id = ?`,
      )
        .bind(id)
        .run();
      return id;
    },
    when: test,
    says: /Enable the endpoint whe_/,
  },
  'endpoints.scope': {
    as: { scopes: ['webhooks:write'] },
    when: (api) => api.post('/v1/webhook-endpoints', { ...HOOK, events: ['sms.received'] }),
    says: /sms\.received require the scope verifications:read/,
  },
  'endpoints.too_many_secrets': {
    given: async (api) => {
      const { id } = await registered(api);
      const rotate = () => api.post(path(id, '/rotate-secret'), { overlapSeconds: 3_600 });
      for (let n = 0; n < 4; n++) await rotate();
      return id;
    },
    when: (api, given) => api.post(path(given, '/rotate-secret'), { overlapSeconds: 3_600 }),
    says: /At most 4 .* expires at 2040-01-15T13:00:00\.000Z\. Rotate again after that/,
  },
  'deliveries.not_found': {
    when: (api) => api.get('/v1/webhook-deliveries/whd_0'),
    says: /has expired/,
  },
  'deliveries.pending': {
    given: async (api) => {
      fakeQueues();
      const { id } = await enabled(api);
      provider.receivers.on(HOST, () => new Response(null, { status: 500 }));
      await fanned(api, event());
      const [delivery] = await deliveriesOf(api, id);
      await consume(FAST, [due(delivery?.id ?? '')]);
      return delivery?.id;
    },
    when: (api, given) => api.post(`/v1/webhook-deliveries/${String(given)}/replay`),
    says: /retried automatically/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;

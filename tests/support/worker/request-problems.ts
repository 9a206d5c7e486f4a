import { cutOff, type Api } from './api';
import type { Case } from './problems';

const ORDER = { service: 'whatsapp' };
const rent = (api: Api, body: unknown = ORDER, headers: Record<string, string> = {}) =>
  api.post('/v1/verifications', body, headers);

/** One way to cause each problem of a request itself. */
export const REQUEST_PROBLEMS = {
  'request.invalid': {
    when: (api) => rent(api, { service: 'whatsapp', maxPriceCents: '5' }),
    says: /"maxPriceCents": .*number/,
  },
  'request.malformed_json': {
    when: (api) => rent(api, '{"service":'),
    says: /JSON/,
  },
  'request.too_large': {
    when: (api) => rent(api, { service: 'w'.repeat(17 * 1024) }),
    says: /16384 bytes/,
  },
  'request.aborted': {
    when: (api) =>
      cutOff('/v1/verifications', {
        authorization: `Bearer ${api.key}`,
        'content-type': 'application/json',
      }),
    says: /again/,
  },
  'request.unsupported_media_type': {
    when: (api) => rent(api, 'service=whatsapp', { 'content-type': 'text/plain' }),
    says: /application\/json/,
  },
  'request.unsupported_content_encoding': {
    when: (api) => rent(api, { service: 'whatsapp' }, { 'content-encoding': 'gzip' }),
    says: /uncompressed/,
  },
  'request.method_not_allowed': {
    when: (api) => api.post('/v1/balance', {}),
    says: /\/v1\/balance does not take POST\. Use one of GET, HEAD, OPTIONS\./,
  },
  'request.route_not_found': {
    when: (api) => api.get('/v1/numbers'),
    says: /GET \/v1\/numbers/,
  },
} satisfies Readonly<Record<string, Case>>;

import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { advance, type Api } from './api';
import type { Case } from './problems';
import { quoted, rented } from './verifications';

const ORDER = { service: 'whatsapp' };
const rent = (api: Api, body: unknown) => api.post('/v1/verifications', body);

/** The problems of quotes. */
export const QUOTE_PROBLEMS = {
  'quotes.not_found': {
    when: (api) => rent(api, { ...ORDER, quoteId: 'quo_unknown' }),
    says: /belongs to another account/,
  },
  'quotes.expired': {
    given: (api) => quoted(api).finally(() => advance(5 * 60_000)),
    when: (api, quoteId) => rent(api, { ...ORDER, quoteId }),
    says: /five minutes/,
  },
  'quotes.used': {
    given: async (api) => (await rented(api, { quoteId: await quoted(api) })).quoteId,
    when: (api, quoteId) => rent(api, { ...ORDER, quoteId }),
    says: /another order used it/,
  },
  'quotes.mismatch': {
    given: (api) => quoted(api),
    when: (api, quoteId) => rent(api, { service: 'telegram', quoteId }),
    says: /request a new quote/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;

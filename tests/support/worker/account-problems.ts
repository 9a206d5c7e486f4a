import { env } from 'cloudflare:workers';
import type { ErrorCode } from '../../../worker/kernel/catalogue';
import { KEY_PROBLEMS } from './key-problems';
import { member, person, type Person } from './person';
import type { Case } from './problems';

/** The problems of who may. */
export const ACCOUNT_PROBLEMS = {
  'auth.scope': {
    as: { scopes: ['verifications:read'] },
    when: (api) => api.post('/v1/verifications', { service: 'whatsapp' }),
    says: /"verifications:write"/,
  },
  'auth.suspended': {
    given: (api) =>
      env.DB.prepare(`UPDATE accounts SET state = 'suspended' WHERE id = ?`)
        .bind(api.accountId)
        .run(),
    when: (api) => api.post('/v1/verifications', { service: 'whatsapp' }),
    says: /support/,
  },
  'auth.role': {
    given: async () => member(await person()),
    when: (_api, given) => (given as Person).get('/v1/audit'),
    says: /as owner of the account/,
  },
  'auth.staff': {
    given: () => person(),
    when: (_api, given) => (given as Person).get('/v1/admin/audit'),
    says: /not one of theirs/,
  },
  ...KEY_PROBLEMS,
} as const satisfies Partial<Record<ErrorCode, Case>>;

import { env } from 'cloudflare:workers';
import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { KEY_PROBLEMS } from './key-problems';
import { MEMBER_PROBLEMS } from './member-problems';
import { member, person, staff, type Person } from './person';
import type { Case } from './problems';

/** The problems of authorization. */
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
    says: /Only a signed-in owner of the account/,
  },
  'auth.staff': {
    given: () => person(),
    when: (_api, given) => (given as Person).get('/v1/admin/audit'),
    says: /not one of theirs/,
  },
  'auth.staff_factor': {
    given: async () => {
      const confirmedAdmin = await staff('admin');
      await env.DB.prepare('DELETE FROM two_factors WHERE user_id = ?')
        .bind(confirmedAdmin.userId)
        .run();
      return confirmedAdmin;
    },
    when: (_api, confirmedAdmin) => (confirmedAdmin as Person).get('/v1/admin/audit'),
    says: /two-factor authentication/,
  },
  'accounts.unknown': {
    given: () => staff('admin'),
    when: (_api, confirmedAdmin) =>
      (confirmedAdmin as Person).post('/v1/admin/accounts/acc_unknown/suspend', {
        reason: 'fraud',
      }),
    says: /by its id or by email/,
  },
  ...KEY_PROBLEMS,
  ...MEMBER_PROBLEMS,
} as const satisfies Partial<Record<ErrorCode, Case>>;

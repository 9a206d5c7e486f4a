import { vi } from 'vitest';
import { Places } from '../../../worker/identity/places';
import type { ErrorCode } from '../../../worker/kernel/catalogue';
import { AppError } from '../../../worker/kernel/errors';
import { call, caller, mint, provider, type AccountOptions, type Api } from './api';
import { deleteAccount } from './deletion';
import { exported, requested } from './exports';
import { accountOf, member, person, signIn, signUp, type Person } from './person';
import { rented } from './verifications';

/** One way to meet a problem of the catalogue. */
export interface Case {
  /** What the caller is. */
  as?: AccountOptions;
  /** Brings about the state in which the request fails. */
  given?: (api: Api) => Promise<unknown> | void;
  /** The request that fails. `given` is what was given. */
  when: (api: Api, given: unknown) => Promise<Response>;
  /** Parts of the detail that tell what to do. */
  says: RegExp;
  /** An order was made and failed: it is there, settled, and cost nothing. */
  leavesFailedOrder?: true;
}

/** The problems of signing in and of sessions. */
export const SIGN_IN_PROBLEMS = {
  'auth.session_ended': {
    given: async () => {
      const ada = await person();
      await ada.post('/v1/auth/sign-out');
      return ada.cookie;
    },
    when: (_api, cookie) => call('/v1/me', { headers: { cookie: String(cookie) } }),
    says: /Sign in again/,
  },
  'auth.sign_in_failed': {
    given: () => signUp(),
    when: () => signIn({ password: 'not the password' }),
    says: /try again, or sign up/,
  },
  'auth.email_taken': {
    given: () => signUp(),
    when: () => signUp(),
    says: /Sign in with it/,
  },
  'auth.password_too_short': {
    when: () => signUp({ password: 'x'.repeat(9) }),
    says: /at least 10/,
  },
  'auth.password_too_long': {
    when: () => signUp({ password: 'x'.repeat(129) }),
    says: /at most 128/,
  },
  'auth.origin': {
    given: () => person(),
    when: (_api, given) =>
      (given as Person).post(
        '/v1/verifications',
        { service: 'whatsapp' },
        { origin: 'https://evil.example' },
      ),
    says: /from the dashboard/,
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
  'auth.busy': {
    given: () => {
      vi.spyOn(Places.prototype, 'run').mockRejectedValue(new AppError('auth.busy'));
    },
    when: () => signUp(),
    says: /in a few seconds/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;

/** The problems of exporting and deleting an account. */
export const ACCOUNT_PROBLEMS = {
  'auth.password_wrong': {
    given: () => person(),
    when: (_api, given) => deleteAccount(given as Person, 'not the password'),
    says: /current password/,
  },
  'account.open_matters': {
    given: async () => {
      const owner = await person();
      await rented(caller(await accountOf(owner), await mint(await accountOf(owner))));
      return owner;
    },
    when: (_api, given) => deleteAccount(given as Person),
    says: /while it has 1 verifications that have not ended, 108 cents held for them/,
  },
  'exports.not_found': {
    given: () => person(),
    when: (_api, given) => (given as Person).get('/v1/account/exports/exp_0'),
    says: /GET \/v1\/account\/exports/,
  },
  'exports.not_ready': {
    given: async () => {
      const owner = await person();
      return { owner, id: (await requested(owner)).id };
    },
    when: (_api, given) => {
      const { owner, id } = given as { owner: Person; id: string };
      return owner.get(`/v1/account/exports/${id}/download`);
    },
    says: /It is running/,
  },
  'exports.too_many': {
    given: async () => {
      const owner = await person();
      for (let n = 0; n < 5; n++) await exported(owner);
      await provider.mails.arrived(owner.email, 'export');
      return owner;
    },
    when: (_api, given) => (given as Person).post('/v1/account/export'),
    says: /may have 5 in 24 hours/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;

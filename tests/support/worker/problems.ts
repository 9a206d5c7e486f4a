import { expect, vi } from 'vitest';
import { Semaphore } from '../../../worker/accounts/credentials/semaphore';
import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { AppError } from '../../../worker/platform/core/errors';
import { RETRY_AFTER } from '../../../worker/platform/core/retry-after';
import { call, type AccountOptions, type Api } from './api';
import { person, signIn, signUp, type Person } from './person';

/** One way to cause a problem of the catalogue. */
export interface Case {
  /** The kind of caller. */
  as?: AccountOptions;
  /** Creates the state in which the request fails. */
  given?: (api: Api) => Promise<unknown> | void;
  /** The failing request. `given` is the result of `given`. */
  when: (api: Api, given: unknown) => Promise<Response>;
  /** Parts of the detail that say what to do. */
  says: RegExp;
  /** An order was created and failed: it exists, is settled, and cost nothing. */
  leavesFailedOrder?: true;
  /** An intent was created and failed: it exists, and nothing was charged. */
  leavesFailedPayment?: true;
}

const WAITS = new Map<string, number | 'own'>(Object.entries(RETRY_AFTER));

/** `Retry-After` is present exactly for the codes of the table, with the table's value. */
export function expectRetryAfter(code: ErrorCode, { headers }: Response): void {
  const wait = WAITS.get(code);
  const told = headers.get('retry-after');
  if (wait === undefined) expect(told).toBeNull();
  else expect(told).toMatch(wait === 'own' ? /^[1-9]\d*$/ : new RegExp(`^${wait}$`));
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
  'auth.busy': {
    given: () => {
      vi.spyOn(Semaphore.prototype, 'run').mockRejectedValue(new AppError('auth.busy'));
    },
    when: () => signUp(),
    says: /in 2 seconds/,
  },
} as const satisfies Partial<Record<ErrorCode, Case>>;

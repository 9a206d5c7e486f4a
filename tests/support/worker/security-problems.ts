import { env } from 'cloudflare:workers';
import type { ErrorCode } from '../../../worker/platform/core/error-catalogue';
import { advance, provider, type Api } from './api';
import { linkOf } from './fake-mail';
import { person, personOf, postFromDashboard, signIn, signUp, type Person } from './person';
import type { Case } from './problems';

const AUTH = '/v1/auth';
const wrong = { password: 'not the password' };
/** A case of a person who has just signed up. */
const asPerson = (
  when: (person: Person, api: Api) => Promise<Response>,
  says: RegExp,
  then: (person: Person) => Promise<unknown> | void = () => undefined,
): Case => ({
  given: async () => {
    const someone = await person();
    await then(someone);
    return someone;
  },
  when: (api, someone) => when(someone as Person, api),
  says,
});

const passkeyRows = (userId: string, count: number) =>
  env.DB.batch(
    Array.from({ length: count }, (_, n) =>
      env.DB.prepare(
        `INSERT INTO auth_passkeys (id, public_key, user_id, credential_id, counter, device_type, backed_up)
         VALUES (?1, 'k', ?2, ?1, 0, 'singleDevice', 0)`,
      ).bind(`pky_${n}`, userId),
    ),
  );

/** A passkey's answer without a valid signature. */
export const FORGED_ASSERTION = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'AAAA' },
};

/** The problems of a person's own login. */
export const SECURITY_PROBLEMS = {
  'auth.too_many_attempts': {
    given: async () => {
      await signUp();
      for (let i = 0; i < 10; i++) await signIn(wrong);
    },
    when: () => signIn(wrong),
    says: /Wait 15 minutes/,
  },
  'auth.person': {
    when: (api) => api.get(`${AUTH}/sessions`),
    says: /Sign in to the dashboard/,
  },
  'auth.not_fresh': asPerson(
    (someone) => someone.post(`${AUTH}/two-factor/begin`),
    /Enter your password, or use your passkey/,
    () => advance(600_000),
  ),
  'auth.email_unverified': {
    given: async () => personOf(await signUp()),
    when: (_api, someone) => (someone as Person).post('/v1/verifications', { service: 'whatsapp' }),
    says: /Open the link/,
  },
  'auth.link_invalid': {
    when: () => postFromDashboard(`${AUTH}/email/verify`, { token: 'unknown' }),
    says: /Ask for a new one/,
  },
  'auth.link_needs_session': {
    given: async () => {
      const someone = await person();
      await someone.post(`${AUTH}/email`, { email: 'new@example.com' });
      const { hash } = linkOf(await provider.mails.arrived('new@example.com', 'new email address'));
      return hash.replace('#token=', '');
    },
    when: (_api, token) => postFromDashboard(`${AUTH}/email/verify`, { token }),
    says: /Sign in as the person/,
  },
  'auth.password_wrong': asPerson(
    (someone) => someone.post(`${AUTH}/confirm`, wrong),
    /current password again/,
  ),
  'auth.code_wrong': asPerson(
    (someone) => someone.post(`${AUTH}/two-factor/enable`, { code: '000000' }),
    /authenticator app shows now/,
    (someone) => someone.post(`${AUTH}/two-factor/begin`),
  ),
  'auth.sign_in_expired': {
    when: () =>
      postFromDashboard(`${AUTH}/sign-in/second-factor`, { token: 'unknown', code: '000000' }),
    says: /Sign in again/,
  },
  'sessions.not_found': asPerson(
    (someone) => someone.delete(`${AUTH}/sessions/ses_0`),
    /already ended/,
  ),
  'two_factor.off': asPerson(
    (someone) => someone.post(`${AUTH}/two-factor/disable`),
    /Turn it on in your security settings/,
  ),
  'two_factor.not_set_up': asPerson(
    (someone) => someone.post(`${AUTH}/two-factor/enable`, { code: '000000' }),
    /Set up an authenticator app first/,
  ),
  'passkeys.not_found': asPerson(
    (someone) => someone.patch(`${AUTH}/passkeys/pky_0`, { name: 'Laptop' }),
    /list of your passkeys/,
  ),
  'passkeys.refused': {
    when: () => postFromDashboard(`${AUTH}/sign-in/passkey`, FORGED_ASSERTION),
    says: /fingerprint, face or PIN/,
  },
  'passkeys.too_many': asPerson(
    (someone) => someone.post(`${AUTH}/passkeys/options`),
    /can have 20 passkeys/,
    (someone) => passkeyRows(someone.userId, 20),
  ),
} as const satisfies Partial<Record<ErrorCode, Case>>;

import * as z from 'zod';
import { OPTIONS_EXAMPLE, PasskeyOptions } from './passkeys.answers';
import { PLATFORM_ROLES } from '../../platform/core/ctx';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../../platform/core/operation';

export const User = z
  .strictObject({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    emailVerified: z.boolean().describe('Until it is, nothing can be bought'),
  })
  .meta({ id: 'User' });
const SignedIn = z.strictObject({ user: User }).meta({ id: 'SignedIn' });
const Session = z
  .strictObject({
    user: User.nullable(),
    session: z.strictObject({ expiresAt: instant }).nullable(),
  })
  .meta({ id: 'Session' });
const Me = z
  .strictObject({
    user: User.nullable().describe('Null for an API key, which speaks for the account'),
    platformRole: z
      .enum(PLATFORM_ROLES)
      .describe('What they may do for the platform itself; none for everybody but its own people'),
    account: z.strictObject({
      id: z.string(),
      name: z.string(),
      tier: z.enum(['free', 'developer', 'enterprise']),
      role: z.enum(['owner', 'member']).nullable(),
    }),
  })
  .meta({ id: 'Me' });

const HalfSignedIn = z
  .strictObject({
    user: User.nullable(),
    secondFactor: z
      .strictObject({
        token: z.string().describe('For POST /v1/auth/sign-in/second-factor'),
        expiresAt: instant,
      })
      .nullable()
      .describe('Set when a code is asked for; there is no session until it is given'),
  })
  .meta({ id: 'HalfSignedIn' });

const user = {
  id: 'usr_4b1f0c',
  name: 'Ada Lovelace',
  email: 'ada@example.com',
  emailVerified: true,
};
const publicAuth = { tag: 'Sign-in', access: 'open' } as const;
const headers = { 'Set-Cookie': 'The session' };
const DOOR = ['auth.origin', 'auth.too_many_attempts', 'service.not_ready'] as const;
const BUSY = [...DOOR, 'auth.busy'] as const;

export const SIGN_UP: Operation = {
  ...publicAuth,
  id: 'signUp',
  summary: 'Sign up',
  answers: {
    201: { description: 'Signed up and in', schema: SignedIn, example: { user }, headers },
  },
  problems: [
    ...JSON_BODY,
    ...BUSY,
    'auth.email_taken',
    'auth.password_too_short',
    'auth.password_too_long',
  ],
};

export const SIGN_IN: Operation = {
  ...publicAuth,
  id: 'signIn',
  summary: 'Sign in',
  answers: {
    200: {
      description: 'Signed in, or half: then `secondFactor` is set',
      schema: HalfSignedIn,
      example: { user, secondFactor: null },
      headers,
    },
  },
  problems: [...JSON_BODY, ...BUSY, 'auth.sign_in_failed'],
};

export const FINISH_SIGN_IN: Operation = {
  ...publicAuth,
  id: 'finishSignIn',
  summary: 'Sign in with the second factor',
  answers: { 200: { description: 'Signed in', schema: SignedIn, example: { user }, headers } },
  problems: [...JSON_BODY, ...DOOR, 'auth.sign_in_expired', 'auth.code_wrong'],
};

export const PASSKEY_CHALLENGE: Operation = {
  ...publicAuth,
  id: 'challengePasskey',
  summary: 'Begin to sign in with a passkey',
  description: 'Give the answer to `PublicKeyCredential.parseRequestOptionsFromJSON`.',
  answers: {
    200: {
      description: 'Request options',
      schema: PasskeyOptions,
      example: OPTIONS_EXAMPLE,
      headers: { 'Set-Cookie': 'Names the challenge, for five minutes' },
    },
  },
  problems: [...EMPTY_BODY, ...DOOR],
};

export const PASSKEY_SIGN_IN: Operation = {
  ...publicAuth,
  id: 'signInByPasskey',
  summary: 'Sign in with a passkey',
  answers: { 200: { description: 'Signed in', schema: SignedIn, example: { user }, headers } },
  problems: [...JSON_BODY, 'auth.origin', 'service.not_ready', 'passkeys.refused'],
};

export const VERIFY_EMAIL: Operation = {
  ...publicAuth,
  id: 'verifyEmail',
  summary: 'Confirm an e-mail address with the token from the mail',
  description:
    'Ends all older sessions and links of the user. The first confirmation also removes what was set up before it: ' +
    'passkeys, two-factor authentication, phones, API keys, webhook endpoints, invitations and exports. A browser that ' +
    'is signed in as this user keeps its session. Without that session the old password is removed, and the answer has ' +
    'a `passwordToken` to set a new one. To confirm a change of address, sign in as the user who requested it.',
  answers: {
    200: {
      description: 'The address is confirmed',
      schema: z
        .strictObject({
          email: z.string(),
          passwordToken: z
            .string()
            .nullable()
            .describe('For `POST /v1/auth/password/reset`; null if the session continues'),
        })
        .meta({ id: 'VerifiedEmail' }),
      example: { email: 'ada@example.com', passwordToken: null },
    },
  },
  problems: [
    ...JSON_BODY,
    'auth.origin',
    'auth.link_invalid',
    'auth.link_needs_session',
    'service.not_ready',
  ],
};

export const STOP_EMAIL_CHANGE: Operation = {
  ...publicAuth,
  id: 'stopEmailChange',
  summary: 'Stop a change of the e-mail address',
  description:
    'Takes the token from the mail to the old address. Cancels the pending change, and ends all sessions and all other ' +
    'links of the user.',
  answers: { 204: { description: 'The address is unchanged, and all sessions have ended' } },
  problems: [...JSON_BODY, 'auth.origin', 'auth.link_invalid', 'service.not_ready'],
};

export const FORGOT_PASSWORD: Operation = {
  ...publicAuth,
  id: 'forgotPassword',
  summary: 'Ask for a link to a new password',
  answers: {
    202: {
      description:
        'Sent, if the address has a login and few were asked for; this answer does not tell',
    },
  },
  problems: [...JSON_BODY, 'auth.origin', 'service.not_ready'],
};

export const RESET_PASSWORD: Operation = {
  ...publicAuth,
  id: 'resetPassword',
  summary: 'Choose a new password by the link of a mail',
  description: 'Ends every session.',
  answers: { 204: { description: 'Changed; sign in with it' } },
  problems: [
    ...JSON_BODY,
    'auth.origin',
    'auth.busy',
    'service.not_ready',
    'auth.link_invalid',
    'auth.password_too_short',
    'auth.password_too_long',
  ],
};

export const SIGN_OUT: Operation = {
  ...publicAuth,
  id: 'signOut',
  summary: 'Sign out',
  answers: {
    200: {
      description: 'Nobody is signed in',
      schema: Session,
      example: { user: null, session: null },
    },
  },
  problems: [...EMPTY_BODY, 'auth.origin', 'service.not_ready'],
};

export const GET_SESSION: Operation = {
  ...publicAuth,
  id: 'getSession',
  summary: 'Read the session',
  answers: {
    200: {
      description: 'Both null when nobody is signed in',
      schema: Session,
      example: { user, session: { expiresAt: '2026-11-29T10:00:00.000Z' } },
    },
  },
  problems: ['auth.session_ended', 'service.not_ready'],
};

export const ME: Operation = {
  id: 'getMe',
  summary: 'Read who calls',
  tag: 'Account',
  access: 'caller',
  answers: {
    200: {
      description: 'The person, if one is signed in, and the account',
      schema: Me,
      example: {
        user,
        platformRole: 'none',
        account: { id: 'acc_9d2e71', name: 'Ada Lovelace', tier: 'free', role: 'owner' },
      },
    },
  },
};

import * as z from 'zod';
import { exampleId, idOf } from '../../platform/core/id-schemas';
import { OPTIONS_EXAMPLE, PasskeyOptions } from './passkeys.answers';
import { PLATFORM_ROLES } from '../../platform/core/ctx';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../../platform/core/operation';

export const User = z
  .strictObject({
    id: idOf('user'),
    name: z.string().describe('Name of the person'),
    email: z.string().describe('Email address of the login'),
    emailVerified: z.boolean().describe('Purchases require a confirmed address'),
  })
  .meta({ id: 'User' });
const SignedIn = z
  .strictObject({ user: User.describe('The person who signed in') })
  .meta({ id: 'SignedIn' });
const Session = z
  .strictObject({
    user: User.nullable().describe('The signed-in person; null without a session'),
    session: z
      .strictObject({ expiresAt: instant.describe('When the session ends unless it is used') })
      .nullable()
      .describe('The session of the browser; null without one'),
  })
  .meta({ id: 'Session' });
const Me = z
  .strictObject({
    user: User.nullable().describe('Null for an API key, which acts for the account'),
    platformRole: z
      .enum(PLATFORM_ROLES)
      .describe('Role on the platform’s own staff; `none` for customers'),
    account: z
      .strictObject({
        id: idOf('account'),
        name: z.string().describe('Name of the account'),
        tier: z.enum(['free', 'developer', 'enterprise']).describe('Plan of the account'),
        role: z
          .enum(['owner', 'member'])
          .nullable()
          .describe('Role of the person in the account; null for an API key'),
      })
      .describe('The account of the request'),
  })
  .meta({ id: 'Me' });

const HalfSignedIn = z
  .strictObject({
    user: User.nullable().describe('The signed-in person; null while a code is required'),
    secondFactor: z
      .strictObject({
        token: z.string().describe('Token to finish the sign-in with'),
        expiresAt: instant.describe('When the token expires'),
      })
      .nullable()
      .describe('Set when a code is required; the session starts after the code'),
  })
  .meta({ id: 'HalfSignedIn' });

const user = {
  id: exampleId('user'),
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
    201: { description: 'Signed up and signed in', schema: SignedIn, example: { user }, headers },
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
      description: 'Signed in; or, if `secondFactor` is set, a code is required',
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
  id: 'createSignInPasskeyOptions',
  summary: 'Start signing in with a passkey',
  description: 'Pass the response to `PublicKeyCredential.parseRequestOptionsFromJSON`.',
  answers: {
    200: {
      description: 'Request options',
      schema: PasskeyOptions,
      example: OPTIONS_EXAMPLE,
      headers: { 'Set-Cookie': 'Identifies the challenge, for five minutes' },
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
  id: 'confirmEmail',
  summary: 'Confirm an email address with the token from the email',
  description:
    'Ends all other sessions of the user and all links that were sent. The first confirmation also removes everything ' +
    'that was set up before it: passkeys, two-factor authentication, phones, API keys, webhook endpoints, invitations ' +
    'and exports. A browser that is signed in as this user keeps its session. In any other browser the password is ' +
    'removed, and the response contains a `passwordToken` to set a new one. To confirm a change of address, sign in as ' +
    'the user who requested it.',
  answers: {
    200: {
      description: 'The address is confirmed',
      schema: z
        .strictObject({
          email: z.string().describe('The confirmed address'),
          passwordToken: z
            .string()
            .nullable()
            .describe('Token to set a new password with; null if the session continues'),
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
  summary: 'Stop a change of the email address',
  description:
    'Requires the token from the email to the old address. Cancels the pending change, and ends all sessions of the ' +
    'user and all other links that were sent.',
  answers: { 204: { description: 'The address is unchanged, and all sessions have ended' } },
  problems: [...JSON_BODY, 'auth.origin', 'auth.link_invalid', 'service.not_ready'],
};

export const FORGOT_PASSWORD: Operation = {
  ...publicAuth,
  id: 'requestPasswordReset',
  summary: 'Request a password reset',
  answers: {
    202: {
      description:
        'If the address has a login, an email with a link is sent. The response is the same either way',
    },
  },
  problems: [...JSON_BODY, 'auth.origin', 'service.not_ready'],
};

export const RESET_PASSWORD: Operation = {
  ...publicAuth,
  id: 'resetPassword',
  summary: 'Set a new password with the token from the email',
  description: 'Ends all sessions of the user and all links that were sent.',
  answers: { 204: { description: 'The password is changed; sign in with it' } },
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
      description: 'Signed out',
      schema: Session,
      example: { user: null, session: null },
    },
  },
  problems: [...EMPTY_BODY, 'auth.origin', 'service.not_ready'],
};

export const GET_SESSION: Operation = {
  ...publicAuth,
  id: 'getSession',
  summary: 'Get the session',
  answers: {
    200: {
      description: 'The session and its user; both null without a session',
      schema: Session,
      example: { user, session: { expiresAt: '2026-11-29T10:00:00.000Z' } },
    },
  },
  problems: ['auth.session_ended', 'service.not_ready'],
};

export const ME: Operation = {
  id: 'getMe',
  summary: 'Get the caller',
  tag: 'Account',
  access: 'caller',
  answers: {
    200: {
      description: 'The account, and the signed-in user if there is one',
      schema: Me,
      example: {
        user,
        platformRole: 'none',
        account: { id: exampleId('account'), name: 'Ada Lovelace', tier: 'free', role: 'owner' },
      },
    },
  },
};

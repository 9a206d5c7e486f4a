import * as z from 'zod';
import { EMPTY_BODY, instant, JSON_BODY, type Operation } from '../kernel/operation';

const User = z
  .strictObject({ id: z.string(), name: z.string(), email: z.string() })
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
    account: z.strictObject({
      id: z.string(),
      name: z.string(),
      tier: z.enum(['free', 'developer', 'enterprise']),
      role: z.enum(['owner', 'member']).nullable(),
    }),
  })
  .meta({ id: 'Me' });

const user = { id: 'usr_4b1f0c', name: 'Ada Lovelace', email: 'ada@example.com' };
const door = { tag: 'Sign-in', access: 'open' } as const;
const headers = { 'Set-Cookie': 'The session' };
const BUSY = ['auth.origin', 'auth.busy', 'service.not_ready'] as const;

export const SIGN_UP: Operation = {
  ...door,
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
  ...door,
  id: 'signIn',
  summary: 'Sign in',
  answers: { 200: { description: 'Signed in', schema: SignedIn, example: { user }, headers } },
  problems: [...JSON_BODY, ...BUSY, 'auth.sign_in_failed'],
};

export const SIGN_OUT: Operation = {
  ...door,
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
  ...door,
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
        account: { id: 'acc_9d2e71', name: 'Ada Lovelace', tier: 'free', role: 'owner' },
      },
    },
  },
};

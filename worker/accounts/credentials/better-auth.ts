import { passkey } from '@better-auth/passkey';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { betterAuth } from 'better-auth/minimal';
import { drizzle } from 'drizzle-orm/d1';
import {
  authCredentials,
  authPasskeys,
  authSessions,
  authUsers,
  authVerifications,
} from '../../platform/db/schema';
import { DAY, SECOND } from '../../platform/core/clock';
import { AppError } from '../../platform/core/errors';
import type { IdPrefix } from '../../platform/core/id-schemas';
import { newId } from '../../platform/core/ids';
import { log } from '../../platform/core/log';
import { hashingTokens } from './hashed-tokens';
import { hashPassword, PASSWORD, verifyPassword } from './passwords';

/** `__Host-`: the browser sends it to this host only, and no other host can set it. */
export const SESSION_COOKIE = '__Host-namaskah.session';
export const SESSION_MS = 7 * DAY;
export const SESSION_REFRESH_MS = DAY;

const CHALLENGE = 'passkey-challenge';
/** Identifies the challenge that a passkey must sign. */
export const CHALLENGE_COOKIE = '__Host-namaskah.passkey';
const HOST_ONLY = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;

const MIN_SECRET = 16;
/** By the name of better-auth's model: its `account` is a way to sign in. */
const PREFIXES: Readonly<Record<string, IdPrefix>> = {
  user: 'usr',
  session: 'ses',
  account: 'lgn',
  verification: 'lgt',
  passkey: 'pky',
};

function prefixOf(model: string): IdPrefix {
  const prefix = PREFIXES[model];
  if (prefix === undefined) throw new Error(`no prefix for ${model}`);
  return prefix;
}

/** Checked here, because better-auth would fall back to its default secret. @throws service.not_ready. */
export function authSecret(env: Env): string {
  const secret: string | undefined = env.AUTH_SECRET;
  if (!secret || secret.length < MIN_SECRET) throw new AppError('service.not_ready');
  return secret;
}

function assertUserVerified(isVerified: boolean | undefined): void {
  if (!isVerified) throw new AppError('passkeys.refused');
}

const passkeysOf = (env: Env) =>
  passkey({
    rpID: URL.parse(env.DASHBOARD_ORIGIN)?.hostname ?? '',
    rpName: 'Namaskah',
    origin: env.DASHBOARD_ORIGIN,
    // Discoverable without a user name, and with user verification (finger, face or PIN): two factors.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: ({ verification }) =>
        assertUserVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: ({ verification }) =>
        assertUserVerified(verification.authenticationInfo.userVerified),
    },
    advanced: { webAuthnChallengeCookie: CHALLENGE },
  });

const makeAuth = (env: Env, secret: string) =>
  betterAuth({
    appName: 'Namaskah',
    baseURL: env.DASHBOARD_ORIGIN,
    secret,
    // Without a D1 session: the instance outlives requests, and every query goes to the primary.
    database: hashingTokens(
      drizzleAdapter(drizzle(env.DB), {
        provider: 'sqlite',
        schema: {
          user: authUsers,
          session: authSessions,
          account: authCredentials,
          verification: authVerifications,
          passkey: authPasskeys,
        },
      }),
    ),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD.min,
      maxPasswordLength: PASSWORD.max,
      password: { hash: (password) => hashPassword(password), verify: verifyPassword },
    },
    session: {
      expiresIn: SESSION_MS / SECOND,
      updateAge: SESSION_REFRESH_MS / SECOND,
      cookieCache: { enabled: false },
      // For better-auth a new session is fresh; we require a recent proof, which the verbs check.
      freshAge: 0,
      additionalFields: {
        country: { type: 'string', required: false, input: false },
        city: { type: 'string', required: false, input: false },
        confirmedAt: { type: 'date', required: false, input: false },
      },
    },
    advanced: {
      database: {
        generateId: ({ model }) => newId(env.ID_KEY, prefixOf(model), Date.now()),
      },
      ipAddress: { ipAddressHeaders: ['cf-connecting-ip'] },
      // Its own prefix would be `__Secure-`; the attributes below still make the cookie secure.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: SESSION_COOKIE,
          attributes: HOST_ONLY,
        },
        [CHALLENGE]: { name: CHALLENGE_COOKIE, attributes: HOST_ONLY },
      },
    },
    plugins: [passkeysOf(env)],
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    // The message only: its arguments may contain an address or a hash (I-47).
    logger: {
      level: 'error',
      log: (_level, message) => log('error', 'auth.library', { note: message }),
    },
  });

type Auth = ReturnType<typeof makeAuth>;
let made: { db: D1Database; secret: string; auth: Auth } | undefined;

/** One instance an isolate, created by the first request that needs it. @throws service.not_ready. */
export function getAuth(env: Env): Auth {
  const { DB: db } = env;
  const secret = authSecret(env);
  if (made?.db !== db || made.secret !== secret) made = { db, secret, auth: makeAuth(env, secret) };
  return made.auth;
}

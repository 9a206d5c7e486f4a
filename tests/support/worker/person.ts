import { env } from 'cloudflare:workers';
import { createHmac } from 'node:crypto';
import { expect } from 'vitest';
import { systemCtx } from '../../../worker/accounts/authentication/auth';
import { ensureAccount } from '../../../worker/accounts/credentials/accounts.service';
import { rememberDevice } from '../../../worker/accounts/identity/anomalies.service';
import { tokenHash } from '../../../worker/accounts/credentials/hashed-tokens';
import { newId } from '../../../worker/platform/core/ids';
import { call } from './api';
import { quickHash } from './password-hash';

export const DASHBOARD = 'https://app.namaskah.test';
export const PASSWORD = 'correct horse battery';

/** Cookies that an answer sets, as a browser reads them. */
export const cookiesOf = (response: Response): string[] => response.headers.getSetCookie();

/** A person at the dashboard, whose browser sends the cookie and the origin of the page. */
export interface Person {
  /** `name=value`, as the browser sends it. */
  cookie: string;
  email: string;
  userId: string;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  post(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  patch(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  delete(path: string, headers?: Record<string, string>): Promise<Response>;
  /** Any other method. */
  send(method: string, path: string, body?: unknown): Promise<Response>;
}

/** A JSON call from a dashboard page. */
const sendFromDashboard = (
  method: string,
  path: string,
  { body, headers = {} }: { body?: unknown; headers?: Record<string, string> },
): Promise<Response> =>
  call(path, {
    method,
    headers: {
      origin: DASHBOARD,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

export const postFromDashboard = (
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Response> => sendFromDashboard('POST', path, { body, headers });

export const signUp = (
  fields: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> =>
  postFromDashboard(
    '/v1/auth/sign-up/email',
    { name: 'Ada Lovelace', email: 'ada@example.com', password: PASSWORD, ...fields },
    headers,
  );

export const signIn = (
  fields: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Response> =>
  postFromDashboard(
    '/v1/auth/sign-in/email',
    { email: 'ada@example.com', password: PASSWORD, ...fields },
    headers,
  );

/** The person whose browser sends `cookie`. */
export const personWith = (
  cookie: string,
  { id: userId, email }: { id: string; email: string },
): Person => ({
  cookie,
  email,
  userId,
  get: (path, headers = {}) => call(path, { headers: { cookie, ...headers } }),
  post: (path, body, headers = {}) => postFromDashboard(path, body, { cookie, ...headers }),
  put: (path, body, headers = {}) =>
    sendFromDashboard('PUT', path, { body, headers: { cookie, ...headers } }),
  patch: (path, body, headers = {}) =>
    sendFromDashboard('PATCH', path, { body, headers: { cookie, ...headers } }),
  delete: (path, headers = {}) =>
    sendFromDashboard('DELETE', path, { headers: { cookie, ...headers } }),
  send: (method, path, body) => sendFromDashboard(method, path, { body, headers: { cookie } }),
});

/** The person signed in by an answer of sign-up or sign-in. */
export async function personOf(response: Response): Promise<Person> {
  expect(response.status).toBeLessThan(300);
  const [set = ''] = cookiesOf(response);
  const { user } = await response.json<{ user: { id: string; email: string } }>();
  const [cookie = ''] = set.split(';');
  return personWith(cookie, user);
}

/** A person with an account and a session, but without a password. */
export async function signedIn(name: string): Promise<Person> {
  const now = Date.now();
  const [id, session] = [newId(env.ID_KEY, 'usr', now), newId(env.ID_KEY, 'ses', now)];
  const email = `${id}@example.com`;
  const token = crypto.randomUUID().replaceAll('-', '');
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO auth_users (id, name, email, email_verified, created_at, updated_at) VALUES (?, ?, ?, 1, ?, ?)`,
    ).bind(id, name, email, now, now),
    env.DB.prepare(
      `INSERT INTO auth_sessions (id, user_id, token, expires_at, confirmed_at, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).bind(session, id, tokenHash(token), now + 7 * 86_400_000, now, now, now),
  ]);
  await ensureAccount(systemCtx(env), { id, name });
  const mac = createHmac('sha256', env.AUTH_SECRET).update(token).digest('base64');
  const cookie = `__Host-namaskah.session=${encodeURIComponent(`${token}.${mac}`)}`;
  return personWith(cookie, { id, email });
}

/** A person with `PASSWORD` and a confirmed address, inserted into the database. */
export async function person(): Promise<Person> {
  const someone = await signedIn('Ada Lovelace');
  const [id, now] = [newId(env.ID_KEY, 'lgn', Date.now()), Date.now()];
  await env.DB.prepare(
    `INSERT INTO auth_credentials (id, user_id, account_id, provider_id, password, created_at, updated_at)
     VALUES (?1, ?2, ?2, 'credential', ?3, ?4, ?4)`,
  )
    .bind(id, someone.userId, quickHash(PASSWORD), now)
    .run();
  const client = { userAgent: null, address: null, country: null, city: null };
  await rememberDevice(systemCtx(env), someone.userId, client);
  return someone;
}

/** Re-authenticates the person, for sensitive actions. */
export async function confirmed(someone: Person): Promise<Person> {
  await env.DB.prepare('UPDATE auth_sessions SET confirmed_at = ? WHERE user_id = ?')
    .bind(Date.now(), someone.userId)
    .run();
  return someone;
}

/** The default account of `someone`. */
export const accountOf = async (someone: Person): Promise<string> =>
  (await (await someone.get('/v1/me')).json<{ account: { id: string } }>()).account.id;

/** A member of the staff. No route appoints one, so this writes the database as an operator does. */
export const staff = async (role: 'support' | 'admin'): Promise<Person> =>
  promoted(await person(), role);

/** Makes `someone` staff with a second factor, whose secret cannot be used. */
export async function promoted(someone: Person, role: 'support' | 'admin'): Promise<Person> {
  await env.DB.batch([
    env.DB.prepare('UPDATE auth_users SET platform_role = ? WHERE id = ?').bind(
      role,
      someone.userId,
    ),
    env.DB.prepare(
      `INSERT INTO two_factors (user_id, secret, enabled_at) VALUES (?, 'none', 1)`,
    ).bind(someone.userId),
  ]);
  return someone;
}

/** A member of `owner`'s account and of no other. */
export async function member(owner: Person, role: 'owner' | 'member' = 'member'): Promise<Person> {
  const someone = await person();
  await env.DB.prepare('UPDATE memberships SET account_id = ?, role = ? WHERE user_id = ?')
    .bind(await accountOf(owner), role, someone.userId)
    .run();
  return someone;
}

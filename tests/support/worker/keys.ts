import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { call } from './api';
import { accountOf, person, type Person } from './person';

export const NEW_KEY = { name: 'Checkout', scopes: ['verifications:read'] };

/** A key as in the API; the secret `key` only when it is created. */
export interface NewKey {
  id: string;
  name: string;
  key: string;
  prefix: string;
  scopes: string[];
  requestsPerMinute: number | null;
  expiresAt: string | null;
  revokedAt: string | null;
  replacedById: string | null;
  lastUsedAt: string | null;
}

/** A key that `someone` creates in the dashboard. */
export async function keyOf(someone: Person, more: object = {}): Promise<NewKey> {
  const response = await someone.post('/v1/keys', { ...NEW_KEY, ...more });
  expect(response.status, await response.clone().text()).toBe(201);
  return response.json<NewKey>();
}

/** A person whose account is of the developer tier. */
export async function developer(): Promise<Person> {
  const ada = await person();
  await env.DB.prepare(`UPDATE accounts SET tier = 'developer' WHERE id = ?`)
    .bind(await accountOf(ada))
    .run();
  return ada;
}

export const listed = async (someone: Person, query = '') =>
  (await someone.get(`/v1/keys${query}`)).json<{ data: NewKey[]; nextCursor: string | null }>();

const authorization = (key: string) => ({ authorization: `Bearer ${key}` });

/** The status of a read with `key`, and of a change. */
export const readWith = async (key: string): Promise<number> =>
  (await call('/v1/services', { headers: authorization(key) })).status;
export const rentWith = async (key: string): Promise<number> => {
  const headers = { ...authorization(key), 'content-type': 'application/json' };
  const body = JSON.stringify({ service: 'whatsapp' });
  return (await call('/v1/verifications', { method: 'POST', headers, body })).status;
};

/** Changes something else than an order: 404, because the verification does not exist. */
export const cancelWith = async (key: string): Promise<number> =>
  (await call('/v1/verifications/ver_none/cancel', { method: 'POST', headers: authorization(key) }))
    .status;

export const statusesOf = (answers: readonly Response[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);

/** The time in `ms` from now, in ISO 8601. */
export const ahead = (ms: number): string => new Date(Date.now() + ms).toISOString();

import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import { newId } from '../../../worker/platform/core/ids';
import { account } from './api';
import { send } from './calls';
import type { Read } from './document';
import { invited } from './members';
import type { Route } from './routes';
import { rented } from './verifications';
import { everybody, household, type AccountFixture, type CallerName, type Send } from './world';

/** An account with two entries of every list, and its callers. */
export interface House {
  home: AccountFixture;
  callers: Record<CallerName, Send>;
}

/** A copy of the row in its table, with the assignments in `change`. */
export async function copyRow(table: string, id: string, change: string): Promise<void> {
  const copy = `copy_${table}`;
  await env.DB.batch([
    env.DB.prepare(`CREATE TABLE ${copy} AS SELECT * FROM ${table} WHERE id = ?`).bind(id),
    env.DB.prepare(`UPDATE ${copy} SET ${change}`),
    env.DB.prepare(`INSERT INTO ${table} SELECT * FROM ${copy}`),
    env.DB.prepare(`DROP TABLE ${copy}`),
  ]);
}

/** Second rows of lists that have one row in a household. */
async function secondRows({ accountId, owner, targets }: AccountFixture): Promise<void> {
  await rented(owner);
  await invited(owner, `second-of-${accountId}@example.com`);
  const copies = [
    ['notifications', 'ntf', '/v1/notifications/', `event_id = 'evt_2'`],
    ['webhook_deliveries', 'whd', '/v1/webhook-deliveries/', `event_id = 'evt_2'`],
    ['exports', 'exp', '/v1/account/exports/', `state = 'failed'`],
    ['payment_methods', 'crd', '/v1/payment-methods/', `fingerprint = 'second', is_default = 0`],
    ['auth_sessions', 'ses', '/v1/auth/sessions/', `token = 'second of ${owner.userId}'`],
  ] as const;
  for (const [table, prefix, path, change] of copies) {
    const id = newId(env.ID_KEY, prefix, 1);
    await copyRow(table, targets[path] ?? '', `id = '${id}', ${change}`);
  }
  await env.DB.prepare(`UPDATE accounts SET tier = 'developer' WHERE id = ?`).bind(accountId).run();
  await owner.post('/v1/webhook-endpoints', { url: 'https://hooks.example.com/second' });
  const other = await account();
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO memberships (account_id, user_id, role, created_at) VALUES (?, ?, 'member', ?)`,
    ).bind(other.accountId, owner.userId, Date.now() + 1),
    ...['2040-01-14', '2040-01-15'].map((day) =>
      env.DB.prepare(
        `INSERT INTO usage_daily (account_id, day, credential, route) VALUES (?, ?, 'session', 'GET /v1/me')`,
      ).bind(accountId, day),
    ),
  ]);
}

export async function house(name: string): Promise<House> {
  const home = await household(name);
  await secondRows(home);
  return { home, callers: await everybody(home, null) };
}

/** Two entries of the lists that belong to no account. */
export async function staffRows({ callers }: House): Promise<void> {
  for (const title of ['First', 'Second'])
    await callers.admin('POST', '/v1/admin/announcements', { title, body: 'On Sunday.' });
  for (const day of ['2040-01-13', '2040-01-14'])
    await env.DB.prepare(
      `INSERT INTO payment_reports (day, transactions, payments, differences, created_at)
       VALUES (?, 0, 0, '[]', 0)`,
    )
      .bind(day)
      .run();
}

export const freshProofs = () =>
  env.DB.prepare('UPDATE auth_sessions SET confirmed_at = ?').bind(Date.now()).run();

/** A caller that the route lets in. */
export function callerOf({ callers }: House, { access }: Route): Send {
  if (access === 'admin' || access === 'support') return callers.admin;
  if (access === 'open')
    return (method, path, body, headers) =>
      callers.anonymous(method, path, body, { ...headers, origin: env.DASHBOARD_ORIGIN });
  return callers[access === 'socket' || access === 'stream' ? 'key with the scope' : 'owner'];
}

/** Sends the request of the route with another query or body. */
export function request(
  at: House,
  route: Route,
  { query = '', change = (body: unknown) => body } = {},
): Promise<Response> {
  const by = callerOf(at, route);
  const changed: Send = (method, path, body, headers) =>
    by(method, path.replace(':month', '2040-01') + query, change(body), headers);
  return send(changed, route, at.home);
}

export const operationOf = (document: Read, { method, path }: Route) => {
  const template = path.replaceAll(/:(\w+)/g, '{$1}');
  const found = document.operations.find(
    (operation) => operation.path === template && operation.method === method.toLowerCase(),
  );
  if (!found) throw new Error(`${method} ${path} is not in the document`);
  return found;
};

/** The query parameters of the route, as the document declares them. */
export const queryOf = (document: Read, route: Route) =>
  operationOf(document, route).parameters.filter((parameter) => parameter.in === 'query');

export const invalid = async (response: Response, error: object, said: string): Promise<void> => {
  const body = await response.json<{ errors: unknown[] }>();
  expect([response.status, body], said).toMatchObject([400, { code: 'request.invalid' }]);
  expect(body.errors, said).toContainEqual(expect.objectContaining(error));
};

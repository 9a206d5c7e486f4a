import { env } from 'cloudflare:workers';
import { newId } from '../../../worker/platform/core/ids';
import type { Scope } from '../../../worker/platform/core/ctx';
import { ALL_SCOPES, call, mint, scalar } from './api';
import { savedCard } from './cards';
import { invited } from './members';
import { paid } from './payments';
import { disputed } from './reversals';
import { accountOf, promoted, signedIn, type Person } from './person';
import { rented } from './verifications';

/** Kinds of callers. */
export const CALLERS = [
  'anonymous',
  'key without the scope',
  'key with the scope',
  'member',
  'owner',
  'support',
  'admin',
] as const;
export type CallerName = (typeof CALLERS)[number];

export type Send = (
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => Promise<Response>;

/** One account with everything that a route can name, and its people. */
export interface AccountFixture {
  accountId: string;
  owner: Person;
  member: Person;
  /** The id that replaces `:id`, by the start of the path. */
  targets: Readonly<Record<string, string>>;
}

/** A stored passkey that cannot sign in. */
async function passkeyOf({ userId }: Person): Promise<string> {
  const id = newId(env.ID_KEY, 'pky', Date.now());
  await env.DB.prepare(
    `INSERT INTO auth_passkeys (id, public_key, user_id, credential_id, counter, device_type, backed_up)
     VALUES (?1, 'k', ?2, ?1, 0, 'singleDevice', 0)`,
  )
    .bind(id, userId)
    .run();
  return id;
}

/** A failed export. */
async function failedExport({ userId }: Person, accountId: string): Promise<string> {
  const now = Date.now();
  const id = newId(env.ID_KEY, 'exp', now);
  await env.DB.prepare(
    `INSERT INTO exports (id, account_id, requested_by, state, created_at, ended_at, expires_at)
     VALUES (?1, ?2, ?3, 'failed', ?4, ?4, ?4)`,
  )
    .bind(id, accountId, userId, now)
    .run();
  return id;
}

/** An unverified endpoint, and a cancelled delivery to it. */
async function idleEndpoint(owner: Person): Promise<{ endpoint: string; delivery: string }> {
  const made = await owner.post('/v1/webhook-endpoints', { url: 'https://hooks.example.com/home' });
  const { id: endpoint } = await made.json<{ id: string }>();
  const delivery = newId(env.ID_KEY, 'whd', Date.now());
  await env.DB.prepare(
    `INSERT INTO webhook_deliveries (id, account_id, endpoint_id, event_id, event_type, state, queued_at, created_at,
       ended_at, expires_at)
     SELECT ?1, account_id, id, 'evt_1', 'sms.received', 'cancelled', ?2, ?2, ?2, ?2 + 86400000
     FROM webhook_endpoints WHERE id = ?3`,
  )
    .bind(delivery, Date.now(), endpoint)
    .run();
  return { endpoint, delivery };
}

/** A disputed payment. */
async function disputedPayment(owner: Person): Promise<{ payment: string; dispute: string }> {
  const view = await paid(owner);
  await disputed(view, 100);
  const payment = view.id;
  const dispute = await scalar('SELECT id FROM payment_disputes WHERE payment_id = ?', payment);
  return { payment, dispute: String(dispute) };
}

/** A dead letter of the account's log. */
async function deadLetter(account: string): Promise<string> {
  const body = JSON.stringify({ account, after: 0, through: 1 });
  await env.DB.prepare(
    `INSERT INTO dead_letters (id, queue, body, at) VALUES (?1, 'events', ?2, ?3)`,
  )
    .bind(`letter-of-${account}`, body, Date.now())
    .run();
  return `letter-of-${account}`;
}

async function quotedBy(owner: Person): Promise<string> {
  const made = await owner.post('/v1/quotes', { service: 'whatsapp' });
  return (await made.json<{ id: string }>()).id;
}

/** A notification of the account's owner. */
async function notificationOf({ userId }: Person, accountId: string): Promise<string> {
  const id = newId(env.ID_KEY, 'ntf', Date.now());
  await env.DB.prepare(
    `INSERT INTO notifications (id, account_id, user_id, event_id, channel, type, title, body, created_at)
     VALUES (?1, ?2, ?3, 'evt_1', 'toast', 'sms.received', 'A message', 'It has arrived.', ?4)`,
  )
    .bind(id, accountId, userId, Date.now())
    .run();
  return id;
}

/** Paid resources, which take longest to create. */
const PAID = /payment|dispute|auto-top-up/;
const RENTED = /verifications|tickets|events/;
const HOOKED = /webhook-/;
const QUOTED = /quotes/;

/** An account with the resources of the route at `path`, or with all. */
export async function household(name: string, path?: string): Promise<AccountFixture> {
  const owner = await signedIn(name);
  const accountId = await accountOf(owner);
  const [member, third] = [await signedIn('Member'), await signedIn('Third')];
  for (const one of [member, third])
    await env.DB.prepare(`UPDATE memberships SET account_id = ?, role = 'member' WHERE user_id = ?`)
      .bind(accountId, one.userId)
      .run();
  const key = await mint(accountId, { scopes: ['balance:read'] });
  const invitation = await invited(owner, `guest-of-${accountId}@example.com`);
  const session = 'SELECT id FROM auth_sessions WHERE user_id = ?';
  const targets = {
    '/v1/auth/sessions/': String(await scalar(session, owner.userId)),
    '/v1/auth/passkeys/': await passkeyOf(owner),
    '/v1/keys/': key.credentialId,
    '/v1/members/invitations/': invitation.id,
    '/v1/members/': third.userId,
    '/v1/account/exports/': await failedExport(owner, accountId),
    '/v1/notifications/': await notificationOf(owner, accountId),
    '/v1/admin/accounts/': accountId,
    '/v1/admin/announcements/': 'ann_0',
    '/v1/admin/fx-rates/': 'fxr_0',
    '/v1/admin/dead-letters/': await deadLetter(accountId),
    ...(path === undefined || QUOTED.test(path) ? { '/v1/quotes/': await quotedBy(owner) } : {}),
    ...(path === undefined || RENTED.test(path) ? await rentedTargets(owner) : {}),
    ...(path === undefined || HOOKED.test(path) ? await hookedTargets(owner) : {}),
    ...(path === undefined || PAID.test(path) ? await paidTargets(owner) : {}),
  };
  return { accountId, owner, member, targets };
}

async function rentedTargets(owner: Person) {
  const { id } = await rented(owner);
  return { '/v1/verifications/': id, '/v1/events/': `evt_${id.slice(4)}_created` };
}

async function hookedTargets(owner: Person) {
  const { endpoint, delivery } = await idleEndpoint(owner);
  return { '/v1/webhook-endpoints/': endpoint, '/v1/webhook-deliveries/': delivery };
}

async function paidTargets(owner: Person) {
  const { payment, dispute } = await disputedPayment(owner);
  const { id: card } = await savedCard(owner);
  return {
    '/v1/payments/': payment,
    '/v1/payment-methods/': card,
    '/v1/admin/payments/': payment,
    '/v1/admin/disputes/': dispute,
  };
}

const with_ =
  (base: Record<string, string>): Send =>
  (method, path, body, headers = {}) =>
    call(path, {
      method,
      headers: {
        ...base,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

/** All possible callers of a route that requires `scope`: those of `home`, and staff. */
export async function everybody(
  home: AccountFixture,
  scope: Scope | null,
): Promise<Record<CallerName, Send>> {
  const byKey = async (scopes: readonly Scope[]) => {
    const { key } = await mint(home.accountId, { scopes });
    return with_({ authorization: `Bearer ${key}` });
  };
  const bySession = ({ cookie }: Person) => with_({ cookie, origin: env.DASHBOARD_ORIGIN });
  const byStaff = async (role: 'support' | 'admin') =>
    bySession(await promoted(await signedIn(role), role));
  return {
    anonymous: with_({}),
    'key without the scope': await byKey(ALL_SCOPES.filter((one) => one !== scope)),
    'key with the scope': await byKey(scope ? [scope] : ALL_SCOPES),
    member: bySession(home.member),
    owner: bySession(home.owner),
    support: await byStaff('support'),
    admin: await byStaff('admin'),
  };
}

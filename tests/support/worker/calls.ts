import { policyExample } from '../../../worker/admin/admin.schemas';
import { ROLE_SCOPES } from '../../../worker/platform/core/ctx';
import type { Access } from '../../../worker/platform/core/operation';
import { scopeOf, type Route } from './routes';
import type { CallerName, AccountFixture, Send } from './world';

export const upgrade = { upgrade: 'websocket' };

/** Requests that are valid except for their caller. */
const BODIES: Readonly<Record<string, (home: AccountFixture) => unknown>> = {
  'PATCH /v1/auth/passkeys/:id': () => ({ name: 'Phone' }),
  'POST /v1/quotes': () => ({ service: 'whatsapp' }),
  'POST /v1/tickets': ({ targets }) => ({ verificationId: targets['/v1/verifications/'] }),
  'POST /v1/verifications': () => ({ service: 'whatsapp' }),
  'PATCH /v1/verifications/:id': () => ({ externalId: 'mine' }),
  'POST /v1/keys': () => ({ name: 'New', scopes: ['verifications:read'] }),
  'PATCH /v1/keys/:id': () => ({ requestsPerMinute: 5 }),
  'POST /v1/keys/:id/rotate': () => ({}),
  'POST /v1/webhook-endpoints': () => ({ url: 'https://new.example.com/hook' }),
  'PATCH /v1/webhook-endpoints/:id': () => ({ description: 'Renamed' }),
  'POST /v1/webhook-endpoints/:id/rotate-secret': () => ({}),
  'POST /v1/webhook-endpoints/:id/test': () => ({ type: 'sms.received' }),
  'POST /v1/webhook-endpoints/:id/replay': () => ({ from: '2040-01-01T00:00:00Z' }),
  'PATCH /v1/members/:id': () => ({ role: 'owner' }),
  'POST /v1/members/invitations': () => ({ email: 'somebody@example.com' }),
  'POST /v1/payments': () => ({ creditCents: 1_000, currency: 'USD' }),
  'PUT /v1/auto-top-up': ({ targets }) => ({
    paymentMethodId: targets['/v1/payment-methods/'],
    thresholdCents: 500,
    creditCents: 1_000,
    currency: 'USD',
    monthlyLimitCents: 5_000,
    consent: true,
  }),
  'POST /v1/admin/payments/:id/refunds': () => ({ creditCents: 10 }),
  'POST /v1/admin/disputes/:id/resolve': () => ({ resolution: 'accept', message: 'Agreed.' }),
  'POST /v1/admin/fx-rates': () => ({
    currency: 'NGN',
    perDollar: '1600.5',
    source: 'cbn.gov.ng',
    observedAt: new Date().toISOString(),
  }),
  'PUT /v1/tier/payment': ({ targets }) => ({
    first: 'card',
    paymentMethodId: targets['/v1/payment-methods/'],
    currency: 'USD',
    consent: true,
  }),
  'PUT /v1/notifications/preferences': () => ({ timeZone: 'Africa/Lagos', sound: 'bell' }),
  'PUT /v1/notifications/phone': () => ({ number: '+12065550142' }),
  'POST /v1/notifications/phone/verify': () => ({ code: '123456' }),
  'POST /v1/admin/announcements': () => ({ title: 'Maintenance', body: 'On Sunday.' }),
  'POST /v1/tier': () => ({ tier: 'free' }),
  'POST /v1/admin/accounts/search': () => ({ query: 'ada@example.com' }),
  'POST /v1/admin/accounts/:id/suspend': () => ({ reason: 'fraud' }),
  'PUT /v1/admin/tiers/:tier': () => ({ ...policyExample, version: 1 }),
  'PUT /v1/balance/alert': () => ({ thresholdCents: 300 }),
  'PUT /v1/admin/spend': () => ({ hourlyLimitCents: 500_000 }),
};

/** The body that `send` sends, if any. */
export const bodyOf = ({ route }: Route, home: AccountFixture): unknown => BODIES[route]?.(home);

/** Sends the request for a resource of `home`. */
export function send(
  by: Send,
  { route, method, path }: Route,
  home: AccountFixture,
): Promise<Response> {
  const prefix = Object.keys(home.targets).find((begin) => path.startsWith(`${begin}:id`));
  const target = path
    .replace(':tier', 'free')
    .replace(':service', 'whatsapp')
    .replace(':messageId', 'msg_0')
    .replace(':refundId', 'rfd_0')
    .replace(':id', prefix ? (home.targets[prefix] ?? '') : '');
  return by(method, target, BODIES[route]?.(home), path.endsWith('/ws') ? upgrade : {});
}

/** The problem that the table predicts for a caller; null when access is allowed. */
export function refusal(access: Access | undefined, who: CallerName): string | null {
  const isKey = who.startsWith('key');
  // A socket without credentials has a few seconds to authenticate.
  if (access === 'stream') return who === 'key without the scope' ? 'auth.scope' : null;
  if (who === 'anonymous') return 'auth.missing';
  // A handshake has no CSRF check, so no cookie opens a socket.
  if (access === 'socket' && !isKey) return 'auth.missing';
  if (access === 'caller') return null;
  if (access === 'support') return who === 'support' || who === 'admin' ? null : 'auth.staff';
  if (access === 'admin') return who === 'admin' ? null : 'auth.staff';
  if (access === 'person') return isKey ? 'auth.person' : null;
  if (access === 'owner') return isKey ? 'auth.person' : who === 'member' ? 'auth.role' : null;
  if (isKey) return who === 'key with the scope' ? null : 'auth.scope';
  // Staff are owners, each of their own account.
  const role = who === 'member' ? 'member' : 'owner';
  const scope = scopeOf(access);
  return scope && ROLE_SCOPES[role].includes(scope) ? null : 'auth.role';
}

const OF_CALLER = new Set([
  'auth.missing',
  'auth.invalid',
  'auth.session_ended',
  'auth.suspended',
  'auth.origin',
  'auth.person',
  'auth.scope',
  'auth.role',
  'auth.staff',
  'auth.not_fresh',
]);

/** The problem about the caller, or null when the answer concerns something else. */
export async function callerProblem(response: Response): Promise<string | null> {
  if (response.status < 400) return null;
  const { code } = await response.clone().json<{ code: string }>();
  return OF_CALLER.has(code) ? code : null;
}

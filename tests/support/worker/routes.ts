import { app } from '../../../worker/app/http-app';
import { SCOPES, type Scope } from '../../../worker/platform/core/ctx';
import type { Access } from '../../../worker/platform/core/operation';

/**
 * The callers of every route. A route that is missing here fails the tests, and so does one that declares or does
 * something else.
 */
export const TABLE: Readonly<Record<string, Access>> = {
  'GET /healthz': 'open',
  'GET /readyz': 'open',
  'GET /docs': 'open',
  'GET /docs/*': 'open',
  'GET /v1/errors': 'open',
  'GET /v1/openapi.json': 'open',
  'GET /v1/openapi.programs.json': 'open',
  'GET /v1/tiers': 'open',
  'GET /v1/catalogue': 'open',
  'POST /webhooks/textverified': 'signed',
  'POST /webhooks/paystack': 'signed',
  'POST /v1/auth/sign-up/email': 'open',
  'POST /v1/auth/sign-in/email': 'open',
  'POST /v1/auth/sign-out': 'open',
  'GET /v1/auth/get-session': 'open',
  'POST /v1/auth/sign-in/second-factor': 'open',
  'POST /v1/auth/sign-in/passkey/options': 'open',
  'POST /v1/auth/sign-in/passkey': 'open',
  'POST /v1/auth/email/verify': 'open',
  'POST /v1/auth/email/stop': 'open',
  'POST /v1/auth/password/forgot': 'open',
  'POST /v1/auth/password/reset': 'open',
  'POST /v1/auth/confirm': 'person',
  'POST /v1/auth/confirm/passkey': 'person',
  'GET /v1/auth/sessions': 'person',
  'GET /v1/auth/sessions/:id': 'person',
  'DELETE /v1/auth/sessions/:id': 'person',
  'POST /v1/auth/sessions/end': 'person',
  'POST /v1/auth/password': 'person',
  'POST /v1/auth/email': 'person',
  'POST /v1/auth/email/verification': 'person',
  'PATCH /v1/auth/profile': 'person',
  'GET /v1/auth/two-factor': 'person',
  'POST /v1/auth/two-factor/begin': 'person',
  'POST /v1/auth/two-factor/enable': 'person',
  'POST /v1/auth/two-factor/disable': 'person',
  'POST /v1/auth/two-factor/recovery-codes': 'person',
  'GET /v1/auth/passkeys': 'person',
  'GET /v1/auth/passkeys/:id': 'person',
  'POST /v1/auth/passkeys/options': 'person',
  'POST /v1/auth/passkeys': 'person',
  'PATCH /v1/auth/passkeys/:id': 'person',
  'DELETE /v1/auth/passkeys/:id': 'person',
  'POST /v1/auth/invitations/look-up': 'open',
  'POST /v1/auth/invitations/accept': 'open',
  'GET /v1/verifications/:id/ws': 'socket',
  'GET /v1/ws': 'stream',
  'GET /v1/events': 'verifications:read',
  'GET /v1/events/:id': 'verifications:read',
  'GET /v1/me': 'caller',
  'GET /v1/me/accounts': 'person',
  'GET /v1/services': 'verifications:read',
  'GET /v1/favourites': 'person',
  'PUT /v1/favourites/:service': 'person',
  'DELETE /v1/favourites/:service': 'person',
  'GET /v1/area-codes': 'verifications:read',
  'POST /v1/quotes': 'verifications:write',
  'GET /v1/quotes/:id': 'verifications:read',
  'GET /v1/balance': 'balance:read',
  'GET /v1/ledger': 'balance:read',
  'GET /v1/ledger.csv': 'balance:read',
  'GET /v1/transactions': 'balance:read',
  'GET /v1/transactions.csv': 'balance:read',
  'GET /v1/statements/:month': 'balance:read',
  'GET /v1/documents/:link': 'open',
  'GET /v1/payments/callback': 'open',
  'GET /v1/payments.csv': 'payments:read',
  'GET /v1/payments/:id/receipt': 'payments:read',
  'POST /v1/payments': 'payments:write',
  'GET /v1/payments': 'payments:read',
  'GET /v1/payments/:id': 'payments:read',
  'POST /v1/payments/:id/verify': 'payments:write',
  'GET /v1/payment-methods': 'payments:read',
  'GET /v1/payment-methods/:id': 'payments:read',
  'POST /v1/payment-methods/:id/default': 'owner',
  'DELETE /v1/payment-methods/:id': 'owner',
  'GET /v1/auto-top-up': 'payments:read',
  'PUT /v1/auto-top-up': 'owner',
  'DELETE /v1/auto-top-up': 'owner',
  'GET /v1/balance/alert': 'balance:read',
  'PUT /v1/balance/alert': 'owner',
  'POST /v1/tickets': 'verifications:read',
  'GET /v1/verifications': 'verifications:read',
  'GET /v1/verifications.csv': 'verifications:read',
  'GET /v1/verifications/summary': 'verifications:read',
  'POST /v1/verifications': 'verifications:write',
  'GET /v1/verifications/:id': 'verifications:read',
  'PATCH /v1/verifications/:id': 'verifications:write',
  'GET /v1/verifications/:id/messages': 'verifications:read',
  'GET /v1/verifications/:id/messages/:messageId': 'verifications:read',
  'POST /v1/verifications/:id/accept': 'verifications:write',
  'POST /v1/verifications/:id/cancel': 'verifications:write',
  'POST /v1/verifications/:id/report': 'verifications:write',
  'POST /v1/verifications/:id/reuse': 'verifications:write',
  'POST /v1/verifications/:id/reactivate': 'verifications:write',
  'GET /v1/tier': 'balance:read',
  'GET /v1/tier/quote': 'balance:read',
  'POST /v1/tier': 'owner',
  'GET /v1/tier/payment': 'payments:read',
  'PUT /v1/tier/payment': 'owner',
  'DELETE /v1/tier/payment': 'owner',
  'GET /v1/usage': 'balance:read',
  'GET /v1/audit': 'audit:read',
  'GET /v1/keys': 'keys:read',
  'GET /v1/keys/:id': 'keys:read',
  'POST /v1/keys': 'owner',
  'PATCH /v1/keys/:id': 'owner',
  'POST /v1/keys/:id/rotate': 'owner',
  'DELETE /v1/keys/:id': 'owner',
  'GET /v1/members': 'person',
  'GET /v1/members/:id': 'person',
  'POST /v1/members/leave': 'person',
  'PATCH /v1/members/:id': 'owner',
  'DELETE /v1/members/:id': 'owner',
  'GET /v1/members/invitations': 'owner',
  'GET /v1/members/invitations/:id': 'owner',
  'POST /v1/members/invitations': 'owner',
  'DELETE /v1/members/invitations/:id': 'owner',
  'DELETE /v1/account': 'owner',
  'POST /v1/account/export': 'owner',
  'GET /v1/account/exports': 'owner',
  'GET /v1/account/exports/:id': 'owner',
  'GET /v1/account/exports/:id/download': 'owner',
  'GET /v1/webhook-endpoints': 'webhooks:read',
  'POST /v1/webhook-endpoints': 'webhooks:write',
  'GET /v1/webhook-endpoints/:id': 'webhooks:read',
  'PATCH /v1/webhook-endpoints/:id': 'webhooks:write',
  'DELETE /v1/webhook-endpoints/:id': 'webhooks:write',
  'POST /v1/webhook-endpoints/:id/verify': 'webhooks:write',
  'POST /v1/webhook-endpoints/:id/rotate-secret': 'webhooks:write',
  'POST /v1/webhook-endpoints/:id/test': 'webhooks:write',
  'POST /v1/webhook-endpoints/:id/replay': 'webhooks:write',
  'GET /v1/webhook-endpoints/:id/deliveries': 'webhooks:read',
  'GET /v1/webhook-deliveries/:id': 'webhooks:read',
  'POST /v1/webhook-deliveries/:id/replay': 'webhooks:write',
  'GET /v1/notifications': 'person',
  'GET /v1/notifications/:id': 'person',
  'POST /v1/notifications/read-all': 'person',
  'POST /v1/notifications/:id/read': 'person',
  'POST /v1/notifications/:id/archive': 'person',
  'GET /v1/notifications/preferences': 'person',
  'PUT /v1/notifications/preferences': 'person',
  'PUT /v1/notifications/phone': 'person',
  'POST /v1/notifications/phone/verify': 'person',
  'DELETE /v1/notifications/phone': 'person',
  'GET /v1/admin/announcements': 'support',
  'GET /v1/admin/announcements/:id': 'support',
  'POST /v1/admin/announcements': 'admin',
  'GET /v1/admin/accounts': 'support',
  'GET /v1/admin/accounts/:id': 'support',
  'POST /v1/admin/accounts/search': 'support',
  'GET /v1/admin/readiness': 'support',
  'POST /v1/admin/accounts/:id/suspend': 'admin',
  'POST /v1/admin/accounts/:id/reactivate': 'admin',
  'GET /v1/admin/audit': 'admin',
  'GET /v1/admin/payments': 'support',
  'GET /v1/admin/payments/:id': 'support',
  'GET /v1/admin/payments/:id/refunds/:refundId': 'support',
  'POST /v1/admin/payments/:id/refunds': 'admin',
  'GET /v1/admin/disputes': 'support',
  'GET /v1/admin/disputes/:id': 'support',
  'POST /v1/admin/disputes/:id/resolve': 'admin',
  'GET /v1/admin/fx-rates': 'support',
  'GET /v1/admin/fx-rates/:id': 'support',
  'POST /v1/admin/fx-rates': 'admin',
  'GET /v1/admin/payment-reports': 'support',
  'GET /v1/admin/tiers/:tier': 'support',
  'PUT /v1/admin/tiers/:tier': 'admin',
  'GET /v1/admin/dead-letters': 'support',
  'GET /v1/admin/dead-letters/:id': 'support',
  'POST /v1/admin/dead-letters/:id/replay': 'admin',
  'GET /v1/admin/spend': 'support',
  'PUT /v1/admin/spend': 'admin',
};

export interface Route {
  route: string;
  method: string;
  path: string;
  access: Access | undefined;
}

/** All routes, read from the router, so that a new one is covered at once. */
export const ROUTES: readonly Route[] = [
  ...new Set(app.routes.filter((r) => r.method !== 'ALL').map((r) => `${r.method} ${r.path}`)),
].map((route) => {
  const [method = '', path = ''] = route.split(' ');
  return { route, method, path, access: TABLE[route] };
});

/** Routes that require credentials. */
export const CLOSED = ROUTES.filter(({ access }) => access !== 'open' && access !== 'signed');

export const scopeOf = (access: Access | undefined): Scope | null => {
  if (access === 'socket' || access === 'stream') return 'verifications:read';
  return SCOPES.find((scope) => scope === access) ?? null;
};

/** Staff routes, for logins only. */
export const isStaffs = ({ path }: Route): boolean => path.startsWith('/v1/admin/');

/** Operations without credentials. */
export const OPEN_OPERATIONS = [
  'getHealth',
  'getReadiness',
  'listErrors',
  'getOpenApi',
  'getProgramsOpenApi',
  'listTiers',
  'listCatalogue',
  'signUp',
  'signIn',
  'finishSignIn',
  'createSignInPasskeyOptions',
  'signInByPasskey',
  'signOut',
  'getSession',
  'confirmEmail',
  'stopEmailChange',
  'requestPasswordReset',
  'resetPassword',
  'lookUpInvitation',
  'acceptInvitation',
  'returnFromCheckout',
  'downloadDocument',
];

/**
 * Changes that are allowed before the address is confirmed: confirming an identity, ending sessions and keys, leaving.
 */
export const UNCONFIRMED: readonly string[] = [
  'POST /v1/auth/confirm',
  'POST /v1/auth/confirm/passkey',
  'DELETE /v1/auth/sessions/:id',
  'POST /v1/auth/sessions/end',
  'POST /v1/auth/password',
  'POST /v1/auth/email/verification',
  'POST /v1/auth/two-factor/disable',
  'DELETE /v1/auth/passkeys/:id',
  'PUT /v1/favourites/:service',
  'DELETE /v1/favourites/:service',
  'POST /v1/quotes',
  'POST /v1/tickets',
  'POST /v1/notifications/read-all',
  'POST /v1/notifications/:id/read',
  'POST /v1/notifications/:id/archive',
  'PUT /v1/notifications/preferences',
  'POST /v1/members/leave',
  'DELETE /v1/account',
];

/** The POSTs without an Idempotency-Key, as docs/guides/idempotency.md names them, each with the reason. */
export const UNREPEATABLE: Readonly<Record<string, string>> = {
  'POST /webhooks/textverified': 'the provider’s own repeats are known by what they name',
  'POST /webhooks/paystack': 'as above',
  'POST /v1/admin/accounts/search': 'reads',
  'POST /v1/members/leave': 'a repeat finds no membership, whose key it could be',
  // The login of a person: links, codes and challenges serve once, and the answers set cookies.
  ...Object.fromEntries(
    ROUTES.filter(({ route }) => route.startsWith('POST /v1/auth/')).map(({ route }) => [
      route,
      'serves once',
    ]),
  ),
};

/** The only change of a thing that honors an Idempotency-Key; the others may be repeated anyway. */
const REPEATABLE_CHANGE = 'PATCH /v1/verifications/:id';

/** The routes that honor an Idempotency-Key. */
export const REPEATABLE = ROUTES.filter(
  ({ route, method }) =>
    route === REPEATABLE_CHANGE || (method === 'POST' && !Object.hasOwn(UNREPEATABLE, route)),
);

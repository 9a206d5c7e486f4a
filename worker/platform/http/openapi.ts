import type { MiddlewareHandler } from 'hono';
import { describeRoute, resolver } from 'hono-openapi';
import type { ErrorCode, ErrorParams } from '../core/error-catalogue';
import { ROLE_SCOPES, ROLES, type Scope } from '../core/ctx';
import { EMPTY_BODY, type Access, type Answer, type Operation } from '../core/operation';
import { IDEMPOTENCY_KEY } from './idempotency-key';
import { metadataOnly, type AppEnv } from './router';

/** Example values for the placeholders of the error catalogue. */
export const SAMPLE: ErrorParams = {
  retryAfter: 312,
  issue: '"service": Use the name of a listed service, such as "whatsapp".',
  limit: 16_384,
  method: 'GET',
  path: '/v1/numbers',
  allowed: 'GET, HEAD, OPTIONS',
  scope: 'verifications:write',
  type: 'sms.received',
  until: '2026-11-23T10:00:00.000Z',
  role: 'owner',
  name: 'Checkout',
  id: 'whe_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  key: 'key_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  min: 10,
  open: '2 verifications that have not ended',
  max: 128,
  service: 'whatsup',
  capability: 'sms',
  price: 108,
  maxPrice: 100,
  country: 'DE',
  served: 'US',
  unknown: '999',
  nearby: '206, 253',
  available: 40,
  cap: 3,
  state: 'cancelled',
  currency: 'NGN',
  amount: '1,500.00 NGN',
  minimum: '2,000.00 NGN',
  verification: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  payment: 'pay_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
  rate: '1600.5',
  owed: 500,
  refundable: 1_250,
  first: '2026-10',
  last: '2026-11',
  requestId: 'req_5f0c1b52-5c8e-4f0e-9b2f-0a3f4f1f7c11',
};

const AUTHENTICATED = [
  'request.invalid',
  'auth.missing',
  'auth.invalid',
  'auth.session_ended',
  'auth.suspended',
  'auth.origin',
  'accounts.not_found',
  'accounts.none',
  'service.not_ready',
  'limits.rate_exceeded',
  'limits.unavailable',
  'limits.address',
] as const;

const isSocket = (access: Access): access is 'socket' | 'stream' =>
  access === 'socket' || access === 'stream';

/** The problems of the checks before the route's own handler. */
function accessProblems(access: Access): readonly ErrorCode[] {
  if (access === 'signed') return [];
  if (access === 'open') return ['request.invalid', 'limits.address'];
  if (access === 'caller') return AUTHENTICATED;
  if (isSocket(access))
    return [
      ...(['request.invalid', 'auth.missing', 'auth.invalid', 'auth.suspended'] as const),
      ...(['auth.scope'] as const),
      ...(['tickets.invalid', 'limits.rate_exceeded', 'limits.address'] as const),
    ];
  if (access === 'person') return [...AUTHENTICATED, 'auth.person'];
  if (access === 'owner') return [...AUTHENTICATED, 'auth.person', 'auth.role'];
  if (access === 'support' || access === 'admin')
    return [...AUTHENTICATED, 'auth.staff', 'auth.staff_factor'];
  const isForAll = ROLES.every((role) => ROLE_SCOPES[role].includes(access));
  return [...AUTHENTICATED, 'auth.scope', ...(isForAll ? [] : ['auth.role' as const])];
}

/** Whether a person must have a confirmed address: for every change by a session, unless the route declares otherwise. */
const needsConfirmed = ({ access, problems = [], unconfirmed }: Operation): boolean =>
  securityOf(access).some((one) => 'session' in one) &&
  EMPTY_BODY.every((code) => problems.includes(code)) &&
  unconfirmed !== true;

/** The roles of people that are allowed; a key is checked for its scopes only. */
function rolesOf(access: Access): readonly string[] {
  if (access === 'open' || access === 'signed' || isSocket(access)) return [];
  if (access === 'support') return ['support', 'admin'];
  if (access === 'admin' || access === 'owner') return [access];
  if (access === 'caller' || access === 'person') return ROLES;
  return ROLES.filter((role) => ROLE_SCOPES[role].includes(access));
}

const isScope = (access: Access): access is Scope => access.includes(':');

function securityOf(access: Access): Record<string, string[]>[] {
  if (access === 'open') return [];
  if (access === 'signed') return [{ signature: [] }];
  if (access === 'socket') return [{ ticket: [] }, { apiKey: ['verifications:read'] }];
  if (access === 'stream') return [{ ticket: [] }, { apiKey: ['verifications:read'] }, {}];
  if (access === 'caller') return [{ apiKey: [] }, { session: [] }];
  return isScope(access) ? [{ apiKey: [access] }, { session: [access] }] : [{ session: [] }];
}

const headersOf = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(headers).map(([name, description]) => [
      name,
      { description, schema: { type: 'string' as const } },
    ]),
  );

const BINARY = { type: 'string' as const, format: 'binary' };

const answerOf = ({ description, schema, example, headers, files }: Answer) => ({
  description,
  ...(headers && { headers: headersOf(headers) }),
  ...(schema && { content: { 'application/json': { schema: resolver(schema), example } } }),
  ...(files && { content: Object.fromEntries(files.map((type) => [type, { schema: BINARY }])) }),
});

const REPEATED = [
  'idempotency.key_invalid',
  'idempotency.in_progress',
  'idempotency.body_differs',
] as const;
/** The description of `Idempotent-Replayed`. */
const repeatSays = (idempotent: true | 'replayed'): string =>
  idempotent === 'replayed'
    ? '`true`: this is the answer to the first request with this key'
    : '`true`: an earlier request with this key created the resource, and this is its current state';

const idempotencyKey = {
  in: 'header' as const,
  name: 'Idempotency-Key',
  description:
    'Identifies the request: a repeat with the same key and body has no further effect and gets the same response; ' +
    'a new request needs a new key. Quoted and bare forms are one key',
  schema: { type: 'string' as const, pattern: IDEMPOTENCY_KEY.source },
  example: '0c5a7b5e-8f0e-4f43-9a59-4f4b2a6d8e21',
};

/** Declares a route's operation for the OpenAPI document; the route itself is not changed. */
export function describe(operation: Operation): MiddlewareHandler<AppEnv> {
  const { id, summary, description, tag, access, answers, problems = [], idempotent } = operation;
  const repeated = idempotent ? REPEATED : [];
  const first = needsConfirmed(operation) ? (['auth.email_unverified'] as const) : [];
  const codes = [
    ...new Set([
      ...problems,
      ...repeated,
      ...accessProblems(access),
      ...first,
      'internal' as const,
    ]),
  ];
  const described = {
    operationId: id,
    summary,
    ...(description !== undefined && { description }),
    tags: [tag],
    security: securityOf(access),
    'x-roles': rolesOf(access),
    'x-problems': codes,
    ...(idempotent && { parameters: [idempotencyKey] }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([at, { headers, ...answer }]) => [
        at,
        answerOf(
          idempotent
            ? { ...answer, headers: { ...headers, 'Idempotent-Replayed': repeatSays(idempotent) } }
            : { ...answer, ...(headers && { headers }) },
        ),
      ]),
    ),
  };
  return metadataOnly(describeRoute(described), {
    isForUnconfirmed: operation.unconfirmed ?? false,
  });
}

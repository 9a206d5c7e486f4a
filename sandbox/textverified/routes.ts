import { Hono } from 'hono';
import type { Context } from 'hono';
import { textverifiedOf, type TextverifiedEnv } from './textverified.client';
import type { Call } from './call';

type Bindings = { Bindings: TextverifiedEnv };

const OPEN = '/api/pub/v2';

const ROUTES: ['GET' | 'POST', string, string][] = [
  ['POST', `${OPEN}/auth`, 'authenticate'],
  ['GET', `${OPEN}/account/me`, 'account'],
  ['GET', `${OPEN}/area-codes`, 'areaCodes'],
  ['GET', `${OPEN}/services`, 'services'],
  ['POST', `${OPEN}/pricing/verifications`, 'verificationPrice'],
  ['POST', `${OPEN}/inventory/verifications`, 'verificationStock'],
  ['POST', `${OPEN}/verifications`, 'createVerification'],
  ['GET', `${OPEN}/verifications`, 'listVerifications'],
  ['GET', `${OPEN}/verifications/:id`, 'getVerification'],
  ['POST', `${OPEN}/verifications/:id/cancel`, 'cancel'],
  ['POST', `${OPEN}/verifications/:id/report`, 'report'],
  ['POST', `${OPEN}/verifications/:id/reuse`, 'reuse'],
  ['POST', `${OPEN}/verifications/:id/reactivate`, 'reactivate'],
  ['GET', `${OPEN}/sms`, 'listSms'],
  ['GET', `${OPEN}/calls`, 'listCalls'],
  ['GET', `${OPEN}/sales`, 'listSales'],
  ['GET', `${OPEN}/sales/:id`, 'getSale'],
  ['GET', `${OPEN}/reservations/:id`, 'getReservation'],
  ['GET', `${OPEN}/reservations/:id/health`, 'getHealth'],
  ['GET', `${OPEN}/webhook-events`, 'webhookEvents'],
  ['GET', '/api/v2/services/by-domain', 'servicesByDomain'],
  ['GET', '/api/v2/services/:id/domains', 'domainsOfService'],
];

async function readCall(c: Context<Bindings>, op: string): Promise<Call> {
  const url = new URL(c.req.url);
  // ASP.NET binds query names in any case.
  const query = Object.fromEntries(
    [...url.searchParams].map(([key, value]) => [key.toLowerCase(), value]),
  );
  return {
    op,
    id: c.req.param('id') ?? '',
    base: url.origin,
    path: url.pathname,
    query,
    body: c.req.method === 'POST' ? await c.req.text() : '',
    token: /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '',
    apiKey: c.req.header('x-api-key') ?? '',
    apiUsername: c.req.header('x-api-username') ?? '',
    idempotencyKey: c.req.header('idempotency-key') ?? null,
  };
}

/** The object answers at once; delays are waited for in the Worker. */
const relay = (op: string) => async (c: Context<Bindings>) => {
  const outcome = await textverifiedOf(c.env).call(await readCall(c, op));
  if (outcome.delayMs > 0) await scheduler.wait(outcome.delayMs);
  const { status, headers, body } = outcome;
  return new Response(body === '' ? null : body, { status, headers });
};

export const textverifiedRoutes = new Hono<Bindings>();
for (const [method, path, op] of ROUTES) textverifiedRoutes.on(method, path, relay(op));

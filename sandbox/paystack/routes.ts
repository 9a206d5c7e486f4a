import { Hono } from 'hono';
import type { Context } from 'hono';
import { refuseForeignPages } from '../lib/guard';
import { routeNotFound } from './answers';
import type { Call } from './call';
import { renderScreen } from './checkout-page';
import { paystackOf, type PaystackEnv } from './paystack.client';
import type { Screen } from './screens';

type Bindings = { Bindings: PaystackEnv };
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';
export type Route = readonly [Method, string, string];

/** The mount point: `PAYSTACK_URL` is the origin plus this path. */
export const MOUNT = '/paystack';

/** The merchant's API. */
const API: readonly Route[] = [
  ['POST', '/transaction/initialize', 'initialize'],
  ['GET', '/transaction/verify/:reference', 'verify'],
  ['GET', '/transaction/totals', 'transactionTotals'],
  ['GET', '/transaction/export', 'exportTransactions'],
  ['GET', '/transaction/timeline/:id', 'transactionTimeline'],
  ['GET', '/transaction/:id', 'fetchTransaction'],
  ['GET', '/transaction', 'listTransactions'],
  ['POST', '/transaction/charge_authorization', 'charge'],
  ['POST', '/transaction/partial_debit', 'partialDebit'],
  ['POST', '/customer', 'createCustomer'],
  ['GET', '/customer', 'listCustomers'],
  ['POST', '/customer/set_risk_action', 'setRiskAction'],
  ['POST', '/customer/deactivate_authorization', 'deactivate'],
  ['GET', '/customer/:code', 'fetchCustomer'],
  ['PUT', '/customer/:code', 'updateCustomer'],
  ['POST', '/customer/authorization/deactivate', 'deactivate'],
  ['GET', '/integration/payment_session_timeout', 'session'],
  ['PUT', '/integration/payment_session_timeout', 'setSession'],
  ['POST', '/refund/retry_with_customer_details/:id', 'retryRefund'],
  ['POST', '/refund', 'createRefund'],
  ['GET', '/refund', 'listRefunds'],
  ['GET', '/refund/:id', 'fetchRefund'],
  ['GET', '/dispute', 'listDisputes'],
  ['GET', '/dispute/export', 'exportDisputes'],
  ['GET', '/dispute/transaction/:id', 'fetchTransactionDispute'],
  ['GET', '/dispute/:id', 'fetchDispute'],
  ['PUT', '/dispute/:id', 'updateDispute'],
  ['PUT', '/dispute/:id/resolve', 'resolveDispute'],
  ['POST', '/dispute/:id/evidence', 'addEvidence'],
  ['GET', '/dispute/:id/upload_url', 'uploadUrl'],
];

/** Targets of signed links, without a key. */
const LINKED: readonly Route[] = [
  ['PUT', '/uploads/:name', 'upload'],
  ['GET', '/exports/:name', 'exportFile'],
];

/** The customer's checkout page. */
const CHECKOUT: readonly Route[] = [
  ['GET', '/checkout/resume/:code', 'checkoutPage'],
  ['GET', '/checkout/:code', 'checkoutPage'],
  ['POST', '/checkout/:code/card', 'payByCard'],
  ['POST', '/checkout/:code/wallet', 'payByWallet'],
  ['POST', '/checkout/:code/step', 'answerStep'],
  ['POST', '/checkout/:code/cancel', 'cancelCheckout'],
];

async function readCall(c: Context<Bindings>, op: string): Promise<Call> {
  const url = new URL(c.req.url);
  return {
    op,
    params: Object.values(c.req.param()),
    base: url.origin + MOUNT,
    query: Object.fromEntries(url.searchParams),
    body: c.req.method === 'GET' ? '' : await c.req.text(),
    type: c.req.header('content-type') ?? '',
    token: /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '',
    ip: null,
  };
}

/** The object answers at once; delays are waited for in the Worker. */
export const relay = (op: string) => async (c: Context<Bindings>) => {
  const outcome = await paystackOf(c.env).call(await readCall(c, op));
  if (outcome.delayMs > 0) await scheduler.wait(outcome.delayMs);
  const { status, headers, body } = outcome;
  return new Response(body === '' ? null : body, { status, headers });
};

const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // Forms only, no script. Redirects may go to the merchant's callback, which can be any origin.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'same-origin',
};

const draw = (op: string) => async (c: Context<Bindings>) => {
  const { status, headers, body } = await paystackOf(c.env).call(await readCall(c, op));
  if (body === '') return new Response(null, { status, headers });
  if (status >= 500) return new Response(body, { status, headers });
  const screen: Screen = JSON.parse(body);
  return new Response(String(await renderScreen(screen)), { status, headers: PAGE_HEADERS });
};

export const paystackRoutes = new Hono<Bindings>().use(async (c, next) => {
  // An empty key would accept every caller, so the API stays closed.
  if (c.env.PAYSTACK_SECRET_KEY) return next();
  return c.json(
    { status: false, message: 'PAYSTACK_SECRET_KEY is empty: pass one to the sandbox.' },
    503,
  );
});
paystackRoutes.on(['POST'], '/checkout/*', refuseForeignPages);
for (const [method, path, op] of CHECKOUT) paystackRoutes.on(method, path, draw(op));
for (const [method, path, op] of [...API, ...LINKED]) paystackRoutes.on(method, path, relay(op));
// Clients expect JSON for unknown routes too.
paystackRoutes.all('*', (c) => {
  const { status, headers, body } = routeNotFound(c.req.method, new URL(c.req.url).pathname);
  return new Response(body, { status, headers });
});

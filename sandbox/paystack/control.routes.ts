import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../lib/guard';
import { readBody } from '../lib/read-body';
import { Reset } from './control-schemas';
import { controlPage } from './control-page';
import type { Overview } from './overview';
import { paystackOf, type PaystackEnv } from './paystack.client';
import { MOUNT, relay, type Route } from './routes';

type Bindings = { Bindings: PaystackEnv };

const CONTROL: readonly Route[] = [
  ['GET', '/totals', 'seeTotals'],
  ['GET', '/transactions', 'seeTransactions'],
  ['POST', '/transactions/succeed', 'succeedMany'],
  ['GET', '/transactions/:reference', 'seeTransaction'],
  ['POST', '/transactions/:reference', 'setTransaction'],
  ['GET', '/refunds', 'seeRefunds'],
  ['POST', '/refunds', 'refund'],
  ['POST', '/refunds/:id', 'moveRefund'],
  ['GET', '/disputes', 'seeDisputes'],
  ['POST', '/disputes', 'dispute'],
  ['POST', '/disputes/:id/remind', 'remindDispute'],
  ['POST', '/disputes/:id/resolve', 'endDispute'],
  ['GET', '/authorizations', 'seeAuthorizations'],
  ['PATCH', '/authorizations/:code', 'changeAuthorization'],
  ['GET', '/webhooks', 'seeWebhooks'],
  ['POST', '/webhooks', 'sendWebhooks'],
  ['POST', '/webhooks/resend', 'resendWebhooks'],
];

const showSwitches = async (c: Context<Bindings>) =>
  c.json(JSON.parse(await paystackOf(c.env).switches()));

/** Control page and control API of Paystack; without a key, like the other control APIs. */
export const paystackControlRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/', async (c) => {
    const state = paystackOf(c.env);
    const view: Overview = JSON.parse(await state.overview(new URL(c.req.url).origin + MOUNT));
    return c.html(controlPage(view, JSON.parse(await state.switches())));
  })
  .get('/healthz', async (c) => {
    const lastError = await paystackOf(c.env).lastError();
    return c.json({ ok: lastError === null, lastError }, lastError === null ? 200 : 500);
  })
  .delete('/healthz', async (c) => {
    await paystackOf(c.env).forgetError();
    return c.json({ ok: true, lastError: null });
  })
  .get('/switches', showSwitches)
  .patch('/switches', async (c) => {
    const patched = await paystackOf(c.env).patchSwitches(await readBody(c));
    if (patched.ok) return showSwitches(c);
    return c.json({ error: 'invalid', issues: JSON.parse(patched.issues) }, 422);
  })
  .delete('/switches', async (c) => {
    await paystackOf(c.env).defaultSwitches();
    return showSwitches(c);
  })
  .post('/reset', async (c) => {
    const input = Reset.safeParse(await readBody(c));
    if (!input.success) return c.json({ error: 'invalid', issues: input.error.issues }, 422);
    return c.json(await paystackOf(c.env).reset(input.data.seed ?? null));
  });
for (const [method, path, op] of CONTROL) paystackControlRoutes.on(method, path, relay(op));

import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../control/guard';
import { readBody } from '../control/read-body';
import type { SandboxEnv } from '../env';
import { Reset } from './control-schemas';
import { controlPage } from './control-page';
import type { Overview } from './overview';
import { paystackOf } from './paystack.client';
import { MOUNT, relay, type Route } from './routes';

type Bindings = { Bindings: SandboxEnv };

const CONTROL: readonly Route[] = [
  ['GET', '/totals', 'seeTotals'],
  ['GET', '/transactions', 'seeTransactions'],
  ['POST', '/transactions/succeed', 'succeedMany'],
  ['GET', '/transactions/:reference', 'seeTransaction'],
  ['POST', '/transactions/:reference', 'settle'],
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
  ['POST', '/webhooks', 'fireWebhooks'],
  ['POST', '/webhooks/resend', 'resendWebhooks'],
];

const showSwitches = async (c: Context<Bindings>) =>
  c.json(JSON.parse(await paystackOf(c.env).switches()));

/** The sandbox's own page and API of its Paystack; needs no key, as those beside it. */
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
    const turned = await paystackOf(c.env).turnSwitches(await readBody(c));
    if (turned.ok) return showSwitches(c);
    return c.json({ error: 'invalid', issues: JSON.parse(turned.issues) }, 422);
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

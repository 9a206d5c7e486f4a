import { Hono, type Context } from 'hono';
import { textverifiedOf, type TextverifiedEnv } from './textverified.client';
import { refuseForeignPages } from '../lib/guard';
import { readBody } from '../lib/read-body';
import { renderPage } from './control-page';
import { ResetInput, SmsInput } from './control-schemas';

type Bindings = { Bindings: TextverifiedEnv };

const invalid = (c: Context<Bindings>, error: { issues: unknown }) =>
  c.json({ error: 'invalid', issues: error.issues }, 422);

const showSwitches = async (c: Context<Bindings>) =>
  c.json(JSON.parse(await textverifiedOf(c.env).switches()));

export const controlRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/', async (c) => {
    const state = textverifiedOf(c.env);
    return c.html(renderPage(await state.overview(), JSON.parse(await state.switches())));
  })
  .get('/healthz', async (c) => {
    const { seed, balance, lastError } = await textverifiedOf(c.env).overview();
    return c.json(
      { ok: lastError === null, seed, balance, lastError },
      lastError === null ? 200 : 500,
    );
  })
  .delete('/healthz', async (c) => {
    await textverifiedOf(c.env).forgetError();
    return c.json({ ok: true, lastError: null });
  })
  .get('/state', async (c) => c.json(await textverifiedOf(c.env).overview()))
  .get('/switches', async (c) => showSwitches(c))
  .patch('/switches', async (c) => {
    const patched = await textverifiedOf(c.env).patchSwitches(await readBody(c));
    return patched.ok ? showSwitches(c) : invalid(c, { issues: JSON.parse(patched.issues) });
  })
  .delete('/switches', async (c) => {
    await textverifiedOf(c.env).defaultSwitches();
    return showSwitches(c);
  })
  .post('/sms', async (c) => {
    const input = SmsInput.safeParse(await readBody(c));
    if (!input.success) return invalid(c, input.error);
    const sent = await textverifiedOf(c.env).sendSms(input.data);
    return c.json(sent, sent.outcome === 'unknown' ? 404 : 201);
  })
  .get('/verifications', async (c) =>
    c.json(await textverifiedOf(c.env).verifications(c.req.query('state') ?? null)),
  )
  .get('/purchases', async (c) => c.json(await textverifiedOf(c.env).purchases()))
  .get('/webhooks', async (c) => c.json(await textverifiedOf(c.env).webhooks(1000)))
  .post('/webhooks/enable', async (c) => {
    await textverifiedOf(c.env).enableWebhooks();
    return c.json(await textverifiedOf(c.env).webhooks(0));
  })
  .post('/webhooks/test', async (c) => {
    await textverifiedOf(c.env).testWebhook();
    return c.json({ ok: true }, 202);
  })
  .post('/reset', async (c) => {
    const input = ResetInput.safeParse(await readBody(c));
    if (!input.success) return invalid(c, input.error);
    return c.json(await textverifiedOf(c.env).reset(input.data.seed ?? null));
  });

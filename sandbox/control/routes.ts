import { Hono, type Context } from 'hono';
import type { SandboxEnv } from '../env';
import { stateOf } from '../state/state.client';
import { refuseForeignPages } from './guard';
import { readBody } from './read-body';
import { renderPage } from './page';
import { ResetInput, SmsInput } from './schemas';

type Bindings = { Bindings: SandboxEnv };

const invalid = (c: Context<Bindings>, error: { issues: unknown }) =>
  c.json({ error: 'invalid', issues: error.issues }, 422);

const showSwitches = async (c: Context<Bindings>) =>
  c.json(JSON.parse(await stateOf(c.env).switches()));

export const controlRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/', async (c) => {
    const state = stateOf(c.env);
    return c.html(renderPage(await state.overview(), JSON.parse(await state.switches())));
  })
  .get('/healthz', async (c) => {
    const { seed, balance, lastError } = await stateOf(c.env).overview();
    return c.json(
      { ok: lastError === null, seed, balance, lastError },
      lastError === null ? 200 : 500,
    );
  })
  .delete('/healthz', async (c) => {
    await stateOf(c.env).forgetError();
    return c.json({ ok: true, lastError: null });
  })
  .get('/state', async (c) => c.json(await stateOf(c.env).overview()))
  .get('/switches', async (c) => showSwitches(c))
  .patch('/switches', async (c) => {
    const turned = await stateOf(c.env).turnSwitches(await readBody(c));
    return turned.ok ? showSwitches(c) : invalid(c, { issues: JSON.parse(turned.issues) });
  })
  .delete('/switches', async (c) => {
    await stateOf(c.env).defaultSwitches();
    return showSwitches(c);
  })
  .post('/sms', async (c) => {
    const input = SmsInput.safeParse(await readBody(c));
    if (!input.success) return invalid(c, input.error);
    const sent = await stateOf(c.env).sendSms(input.data);
    return c.json(sent, sent.outcome === 'unknown' ? 404 : 201);
  })
  .get('/verifications', async (c) =>
    c.json(await stateOf(c.env).verifications(c.req.query('state') ?? null)),
  )
  .get('/purchases', async (c) => c.json(await stateOf(c.env).purchases()))
  .get('/webhooks', async (c) => c.json(await stateOf(c.env).webhooks(1000)))
  .post('/webhooks/enable', async (c) => {
    await stateOf(c.env).enableWebhooks();
    return c.json(await stateOf(c.env).webhooks(0));
  })
  .post('/webhooks/test', async (c) => {
    await stateOf(c.env).testWebhook();
    return c.json({ ok: true }, 202);
  })
  .post('/reset', async (c) => {
    const input = ResetInput.safeParse(await readBody(c));
    if (!input.success) return invalid(c, input.error);
    return c.json(await stateOf(c.env).reset(input.data.seed ?? null));
  });

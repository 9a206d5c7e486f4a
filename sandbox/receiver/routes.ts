import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../lib/guard';
import type { SandboxVars } from '../lib/vars';
import type { Receiver } from './receiver.object';
import { receiverPage } from './page';
import { Body, SwitchForm, SwitchPatch, type Switches } from './schemas';
import { checkSignature } from './check-signature';

export interface ReceiverEnv extends SandboxVars {
  RECEIVER: DurableObjectNamespace<Receiver>;
}
type Bindings = { Bindings: ReceiverEnv };

const HANG_MS = 60_000;

const receiverOf = (env: ReceiverEnv, name: string) => env.RECEIVER.getByName(name);

/** The response that the switches select, and its label in the list of arrivals. */
function toAnswer(
  switches: Switches,
  text: string,
): { answered: string; response: () => Response } {
  const { status, redirect, retryAfter, hang } = switches;
  if (hang) return { answered: 'nothing', response: () => new Response(null, { status: 504 }) };
  const headers = new Headers(retryAfter === null ? {} : { 'retry-after': retryAfter });
  if (redirect !== null) {
    headers.set('location', redirect);
    return { answered: '307', response: () => new Response(null, { status: 307, headers }) };
  }
  const body = status === 204 || status === 205 || status === 304 ? null : text;
  return { answered: String(status), response: () => new Response(body, { status, headers }) };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** A customer's server at `/receiver/<name>`: stores any POST, checks its signature, answers by its switches. */
export const receiverRoutes = new Hono<Bindings>().post('/:name', async (c) => {
  const receiver = receiverOf(c.env, c.req.param('name'));
  const switches = await receiver.switches();
  const { headers } = c.req.raw;
  const body = await c.req.text();
  const event = Body.safeParse(parse(body));
  const isVerification = event.data?.type === 'endpoint.verify' && switches.verify;
  const effective = isVerification ? { ...switches, status: 200, redirect: null } : switches;
  const text = JSON.stringify({ challenge: event.data?.data.challenge ?? null });
  const { answered, response } = toAnswer(effective, text);
  await receiver.record({
    webhookId: headers.get('webhook-id') ?? '–',
    type: event.data?.type ?? '–',
    verdict: await checkSignature(switches.secret, { headers, body, now: Date.now() }),
    answered,
    headers: [...headers].map(([name, value]) => `${name}: ${value}`).join('\n'),
    body,
  });
  await scheduler.wait(switches.hang ? HANG_MS : switches.delayMs);
  return response();
});

const show = async (c: Context<Bindings>, name: string) => {
  const receiver = receiverOf(c.env, name);
  const [arrivals, switches] = await Promise.all([receiver.list(), receiver.switches()]);
  return c.html(
    receiverPage({ name, url: new URL(`/receiver/${name}`, c.req.url).href, arrivals, switches }),
  );
};

/** A receiver's arrivals and switches: a page for people and `/api` for tests. */
export const receiverControlRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/:name/', (c) => show(c, c.req.param('name')))
  .get('/:name', (c) => c.redirect(`/sandbox/receiver/${c.req.param('name')}/`))
  .post('/:name/switches', async (c) => {
    const form = SwitchForm.safeParse(await c.req.parseBody());
    if (!form.success) return c.json({ error: 'invalid', issues: form.error.issues }, 422);
    await receiverOf(c.env, c.req.param('name')).patchSwitches(form.data);
    return c.redirect(`/sandbox/receiver/${c.req.param('name')}/`, 303);
  })
  .post('/:name/reset', async (c) => {
    await receiverOf(c.env, c.req.param('name')).reset();
    return c.redirect(`/sandbox/receiver/${c.req.param('name')}/`, 303);
  })
  .get('/:name/api', async (c) => c.json(await receiverOf(c.env, c.req.param('name')).list()))
  .delete('/:name/api', async (c) => {
    await receiverOf(c.env, c.req.param('name')).reset();
    return c.body(null, 204);
  })
  .get('/:name/api/switches', async (c) =>
    c.json(await receiverOf(c.env, c.req.param('name')).switches()),
  )
  .patch('/:name/api/switches', async (c) => {
    const patch = SwitchPatch.safeParse(parse(await c.req.text()));
    if (!patch.success) return c.json({ error: 'invalid', issues: patch.error.issues }, 422);
    return c.json(await receiverOf(c.env, c.req.param('name')).patchSwitches(patch.data));
  });

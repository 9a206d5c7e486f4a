import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../control/guard';
import type { SandboxEnv } from '../env';
import { receiverPage } from './page';
import { Body, SwitchForm, SwitchPatch, type Switches } from './schemas';
import { verdictOf } from './verdict';

type Bindings = { Bindings: SandboxEnv };

const HANG_MS = 60_000;

const receiverOf = (env: SandboxEnv, name: string) => env.RECEIVER.getByName(name);

/** The answer that the switches ask for, and what it is called in the list. */
function answerOf(
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

/** A customer's server at `/receiver/<name>`: takes any POST, keeps it, judges its signature, answers as told. */
export const receiverRoutes = new Hono<Bindings>().post('/:name', async (c) => {
  const receiver = receiverOf(c.env, c.req.param('name'));
  const switches = await receiver.switches();
  const { headers } = c.req.raw;
  const body = await c.req.text();
  const event = Body.safeParse(parse(body));
  const isVerification = event.data?.type === 'endpoint.verify' && switches.verify;
  const told = isVerification ? { ...switches, status: 200, redirect: null } : switches;
  const text = JSON.stringify({ challenge: event.data?.data.challenge ?? null });
  const { answered, response } = answerOf(told, text);
  await receiver.note({
    webhookId: headers.get('webhook-id') ?? '–',
    type: event.data?.type ?? '–',
    verdict: await verdictOf(switches.secret, { headers, body, now: Date.now() }),
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

/** What arrived at a receiver and how it behaves, for a person (the page) and for a test (`/api`). */
export const receiverControlRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/:name/', (c) => show(c, c.req.param('name')))
  .get('/:name', (c) => c.redirect(`/sandbox/receiver/${c.req.param('name')}/`))
  .post('/:name/switches', async (c) => {
    const form = SwitchForm.safeParse(await c.req.parseBody());
    if (!form.success) return c.json({ error: 'invalid', issues: form.error.issues }, 422);
    await receiverOf(c.env, c.req.param('name')).turn(form.data);
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
    return c.json(await receiverOf(c.env, c.req.param('name')).turn(patch.data));
  });

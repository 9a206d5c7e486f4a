import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../control/guard';
import type { SandboxEnv } from '../env';
import { listPage, mailPage } from './page';
import { Email } from './schemas';

type Bindings = { Bindings: SandboxEnv };

const mailboxOf = (env: SandboxEnv) => env.MAILBOX.getByName('mailbox');

const refusal = (c: Context<Bindings>, statusCode: 401 | 403 | 409 | 422, name: string) =>
  c.json({ statusCode, name, message: name.replaceAll('_', ' ') }, statusCode);

async function readEmail(c: Context<Bindings>) {
  const body: unknown = await c.req.json().catch(() => null);
  return Email.safeParse(body);
}

/** Resend's API, as far as we use it: POST /emails with a bearer key and an Idempotency-Key. */
export const resendRoutes = new Hono<Bindings>().post('/', async (c) => {
  const [, key] = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '') ?? [];
  if (!key) return refusal(c, 401, 'missing_api_key');
  if (!c.env.RESEND_API_KEY || key !== c.env.RESEND_API_KEY)
    return refusal(c, 403, 'invalid_api_key');
  const email = await readEmail(c);
  if (!email.success) return refusal(c, 422, 'validation_error');
  const taken = await mailboxOf(c.env).take(email.data, c.req.header('idempotency-key') ?? null);
  if (taken === 'body_differs') return refusal(c, 409, 'invalid_idempotent_request');
  return c.json(taken);
});

/** What was sent, for a person (the pages) and for a test (`/api`). */
export const mailboxRoutes = new Hono<Bindings>()
  .use(refuseForeignPages)
  .get('/', async (c) => c.html(listPage(await mailboxOf(c.env).list(null))))
  .get('/api', async (c) => c.json(await mailboxOf(c.env).list(c.req.query('to') ?? null)))
  .delete('/api', async (c) => {
    await mailboxOf(c.env).empty();
    return c.body(null, 204);
  })
  .get('/:id', async (c) => {
    const mail = await mailboxOf(c.env).find(c.req.param('id'));
    return mail ? c.html(mailPage(mail)) : c.notFound();
  })
  .get('/:id/html', async (c) => {
    const mail = await mailboxOf(c.env).find(c.req.param('id'));
    if (!mail?.html) return c.notFound();
    // Also when it is opened on its own: no script, no origin; links open beside it.
    c.header(
      'content-security-policy',
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    );
    return c.html(`<base target="_blank">${mail.html}`);
  });

import { Hono, type Context } from 'hono';
import { refuseForeignPages } from '../lib/guard';
import type { SandboxVars } from '../lib/vars';
import type { Mailbox } from './mailbox.object';
import { listPage, mailPage } from './page';
import { Email } from './schemas';

export interface MailEnv extends SandboxVars {
  MAILBOX: DurableObjectNamespace<Mailbox>;
}
type Bindings = { Bindings: MailEnv };

const mailboxOf = (env: MailEnv) => env.MAILBOX.getByName('mailbox');

const refusal = (c: Context<Bindings>, statusCode: 401 | 403 | 409 | 422, name: string) =>
  c.json({ statusCode, name, message: name.replaceAll('_', ' ') }, statusCode);

async function readEmail(c: Context<Bindings>) {
  const body: unknown = await c.req.json().catch(() => null);
  return Email.safeParse(body);
}

/** The part of Resend's API that the Worker uses: `POST /emails` with a bearer key and an `Idempotency-Key`. */
export const resendRoutes = new Hono<Bindings>().post('/', async (c) => {
  const [, key] = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '') ?? [];
  if (!key) return refusal(c, 401, 'missing_api_key');
  if (!c.env.RESEND_API_KEY || key !== c.env.RESEND_API_KEY)
    return refusal(c, 403, 'invalid_api_key');
  const email = await readEmail(c);
  if (!email.success) return refusal(c, 422, 'validation_error');
  const accepted = await mailboxOf(c.env).accept(
    email.data,
    c.req.header('idempotency-key') ?? null,
  );
  if (accepted === 'body_differs') return refusal(c, 409, 'invalid_idempotent_request');
  return c.json(accepted);
});

/** Sent emails: pages for people and `/api` for tests. */
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
    // Holds outside the frame too: no script, no origin; links open in another tab.
    c.header(
      'content-security-policy',
      "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
    );
    return c.html(`<base target="_blank">${mail.html}`);
  });

import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { logFailure } from './lib/log';
import { mailboxRoutes, resendRoutes, type MailEnv } from './mail/routes';
import { paystackControlRoutes } from './paystack/control.routes';
import type { PaystackEnv } from './paystack/paystack.client';
import { MOUNT, paystackRoutes } from './paystack/routes';
import { receiverControlRoutes, receiverRoutes, type ReceiverEnv } from './receiver/routes';
import { controlRoutes } from './textverified/control.routes';
import { textverifiedRoutes } from './textverified/routes';
import type { TextverifiedEnv } from './textverified/textverified.client';
import { textsRoutes, twilioRoutes, type TextsEnv } from './twilio/routes';

export { Mailbox } from './mail/mailbox.object';
export { PaystackState } from './paystack/paystack.object';
export { Receiver } from './receiver/receiver.object';
export { SandboxState } from './textverified/textverified.object';
export { Texts } from './twilio/texts.object';

interface SandboxEnv extends TextverifiedEnv, PaystackEnv, MailEnv, ReceiverEnv, TextsEnv {}

/** Paystack accepts a trailing slash; a widely used client always sends one. */
const pathOf = (request: Request): string => {
  const path = getPath(request);
  return path.startsWith(`${MOUNT}/`) ? path.replace(/\/+$/, '') : path;
};

const app = new Hono<{ Bindings: SandboxEnv }>({ getPath: pathOf })
  .onError((error, c) => {
    logFailure(`${c.req.method} ${c.req.path}`, error);
    return c.json({ status: false, message: 'The sandbox failed: see its log' }, 500);
  })
  .notFound(() => new Response(null, { status: 404 }))
  // An empty key would accept every caller, so the sandbox stays closed.
  .use(async (c, next) => {
    if (c.env.TEXTVERIFIED_API_KEY) return next();
    return c.json({ error: 'TEXTVERIFIED_API_KEY is empty: pass one to the sandbox.' }, 503);
  })
  .route('/', textverifiedRoutes)
  .route(MOUNT, paystackRoutes)
  .route('/emails', resendRoutes)
  .route('/sandbox/paystack', paystackControlRoutes)
  .route('/sandbox/mail', mailboxRoutes)
  .route('/2010-04-01/Accounts', twilioRoutes)
  .route('/sandbox/texts', textsRoutes)
  .route('/receiver', receiverRoutes)
  .route('/sandbox/receiver', receiverControlRoutes)
  .route('/sandbox', controlRoutes);

export default { fetch: app.fetch } satisfies ExportedHandler<SandboxEnv>;

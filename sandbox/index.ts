import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import { controlRoutes } from './control/routes';
import type { SandboxEnv } from './env';
import { logFailure } from './log';
import { mailboxRoutes, resendRoutes } from './mail/routes';
import { paystackControlRoutes } from './paystack/control.routes';
import { MOUNT, paystackRoutes } from './paystack/routes';
import { receiverControlRoutes, receiverRoutes } from './receiver/routes';
import { textverifiedRoutes } from './textverified/routes';
import { textsRoutes, twilioRoutes } from './twilio/routes';

export { Mailbox } from './mail/mailbox.object';
export { PaystackState } from './paystack/paystack.object';
export { Receiver } from './receiver/receiver.object';
export { SandboxState } from './state/sandbox.object';
export { Texts } from './twilio/texts.object';

/** Paystack takes its paths with a slash at the end too: a widely used client of it always writes one. */
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
  // An empty key would let every caller in: better no sandbox than one that proves nothing.
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

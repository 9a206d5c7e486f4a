import { countUnauthenticated, systemCtx } from '../../accounts/authentication/auth';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { RECEIVE } from './webhooks.answers';
import { receiveTextVerified } from './webhooks.service';

/** A signed request is never rate-limited; an invalid signature counts as an anonymous request. */
export const textVerifiedWebhookRoutes = newRouter().post('/', describe(RECEIVE), async (c) => {
  const raw = new Uint8Array(await c.req.arrayBuffer());
  const signature = c.req.header('x-webhook-signature') ?? null;
  await countUnauthenticated(c, () => receiveTextVerified(systemCtx(c.env), { raw, signature }));
  return c.json({ received: true });
});

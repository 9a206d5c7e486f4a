import { countUnauthenticated, systemCtx } from '../../accounts/authentication/auth';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { RECEIVE_PAYSTACK } from './paystack-webhook.answers';
import { receivePaystack } from './paystack-webhook.service';

/** A signed request is never rate-limited; an invalid signature counts as an anonymous request. */
export const paystackWebhookRoutes = newRouter().post(
  '/',
  describe(RECEIVE_PAYSTACK),
  async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const signature = c.req.header('x-paystack-signature') ?? null;
    await countUnauthenticated(c, () => receivePaystack(systemCtx(c.env), { raw, signature }));
    return c.json({ received: true });
  },
);

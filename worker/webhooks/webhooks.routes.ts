import { systemCtx } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { receivePaystack } from '../payments/webhook.service';
import { RECEIVE, RECEIVE_PAYSTACK } from './webhooks.answers';
import { receiveTextVerified } from './webhooks.service';

export const webhooksRoutes = newRouter()
  .post('/textverified', describe(RECEIVE), async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const signature = c.req.header('x-webhook-signature') ?? null;
    await receiveTextVerified(systemCtx(c.env), { raw, signature });
    return c.json({ received: true });
  })
  .post('/paystack', describe(RECEIVE_PAYSTACK), async (c) => {
    const raw = new Uint8Array(await c.req.arrayBuffer());
    const signature = c.req.header('x-paystack-signature') ?? null;
    await receivePaystack(systemCtx(c.env), { raw, signature });
    return c.json({ received: true });
  });

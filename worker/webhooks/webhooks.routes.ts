import { systemCtx } from '../http/auth';
import { newRouter } from '../http/router';
import { receiveTextVerified } from './webhooks.service';

export const webhooksRoutes = newRouter().post('/textverified', async (c) => {
  const raw = new Uint8Array(await c.req.arrayBuffer());
  const signature = c.req.header('x-webhook-signature') ?? null;
  await receiveTextVerified(systemCtx(c.env), { raw, signature });
  return c.json({ received: true });
});

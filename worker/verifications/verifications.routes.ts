import { requireScope, socketPrincipal } from '../http/auth';
import { idempotencyKey } from '../http/idempotency';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { socketAnswer } from './socket-answer';
import { listVerifications } from './list';
import { CreateVerification, ListVerifications, WaitQuery } from './verifications.schemas';
import {
  cancelVerification,
  createVerification,
  openSocket,
  getVerification,
  waitForVerification,
} from './verifications.service';
import { toMessages, toVerification } from './verifications.view';

export const verificationsRoutes = newRouter()
  .post(
    '/',
    requireScope('verifications:write'),
    validate('query', WaitQuery),
    validate('json', CreateVerification),
    async (c) => {
      const snapshot = await createVerification(c.var.ctx, {
        input: c.req.valid('json'),
        idempotencyKey: idempotencyKey(c.req.header('idempotency-key')),
        waitSeconds: c.req.valid('query').wait,
      });
      const status = snapshot.number === null ? 202 : 201;
      c.header('location', `/v1/verifications/${snapshot.id}`);
      return c.json(toVerification(snapshot), status);
    },
  )
  .get('/', requireScope('verifications:read'), validate('query', ListVerifications), async (c) => {
    const { data, nextCursor } = await listVerifications(c.var.ctx, c.req.valid('query'));
    return c.json({ data: data.map(toVerification), nextCursor });
  })
  .get('/:id', requireScope('verifications:read'), validate('query', WaitQuery), async (c) => {
    const { wait } = c.req.valid('query');
    return c.json(toVerification(await waitForVerification(c.var.ctx, c.req.param('id'), wait)));
  })
  .get('/:id/messages', requireScope('verifications:read'), async (c) =>
    c.json(toMessages(await getVerification(c.var.ctx, c.req.param('id')))),
  )
  .post('/:id/cancel', requireScope('verifications:write'), async (c) => {
    const snapshot = await cancelVerification(c.var.ctx, c.req.param('id'));
    return c.json(toVerification(snapshot), snapshot.state === 'cancelled' ? 200 : 202);
  });

/** Apart from the rest, because a ticket opens it where a header cannot be sent. */
export const verificationSocketRoutes = newRouter().get('/:id/ws', async (c) => {
  const id = c.req.param('id');
  const caller = await socketPrincipal(c, id);
  return socketAnswer(await openSocket(c.env, { ...caller, id, path: '/live' }));
});

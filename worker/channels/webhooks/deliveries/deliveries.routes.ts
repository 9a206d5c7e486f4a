import type { Context } from 'hono';
import { ReplayDeliveries, SendTest } from '../endpoints/endpoints.schemas';
import { describe } from '../../../platform/http/openapi';
import { honorIdempotencyKey } from '../../../platform/http/idempotency';
import { bindCursor, signPage } from '../../../platform/http/paging';
import { newRouter, type AppEnv } from '../../../platform/http/router';
import { requireScope } from '../../../platform/http/scope';
import { validate } from '../../../platform/http/validate';
import * as answers from './deliveries.answers';
import { ListDeliveries } from './deliveries.schemas';
import { replayDelivery, replayDeliveries, sendTest } from './deliveries.service';
import { toDeliveries, toDelivery, toDeliveryWithAttempts } from './deliveries.view';
import { getDelivery, listDeliveries, type Delivery } from './records';

/** A delivery that will be sent, and where to read what became of it. */
function started(c: Context<AppEnv>, delivery: Delivery) {
  c.header('location', `/v1/webhook-deliveries/${delivery.id}`);
  return c.json(toDelivery(delivery), 202);
}

/** The deliveries of an endpoint. */
export const endpointDeliveriesRoutes = newRouter()
  .get(
    '/:id/deliveries',
    describe(answers.LIST),
    requireScope('webhooks:read'),
    validate('query', ListDeliveries),
    bindCursor(),
    async (c) =>
      c.json(
        signPage(
          c,
          toDeliveries(await listDeliveries(c.get('ctx'), c.req.param('id'), c.req.valid('query'))),
        ),
      ),
  )
  .post(
    '/:id/replay',
    describe(answers.REPLAY_SINCE),
    requireScope('webhooks:write'),
    honorIdempotencyKey,
    validate('json', ReplayDeliveries),
    async (c) =>
      c.json(await replayDeliveries(c.get('ctx'), c.req.param('id'), c.req.valid('json')), 202),
  )
  .post(
    '/:id/test',
    describe(answers.TEST),
    requireScope('webhooks:write'),
    honorIdempotencyKey,
    validate('json', SendTest),
    async (c) => {
      const { type } = c.req.valid('json');
      return started(c, await sendTest(c.get('ctx'), c.req.param('id'), type));
    },
  );

export const deliveriesRoutes = newRouter()
  .get('/:id', describe(answers.GET), requireScope('webhooks:read'), async (c) =>
    c.json(toDeliveryWithAttempts(await getDelivery(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/:id/replay',
    describe(answers.REPLAY),
    requireScope('webhooks:write'),
    honorIdempotencyKey,
    async (c) => started(c, await replayDelivery(c.get('ctx'), c.req.param('id'))),
  );

import { requireFreshPerson } from '../../../accounts/authentication/auth';
import { describe } from '../../../platform/http/openapi';
import { honorIdempotencyKey } from '../../../platform/http/idempotency';
import { bindCursor, signPage } from '../../../platform/http/paging';
import { newRouter } from '../../../platform/http/router';
import { requireScope } from '../../../platform/http/scope';
import { validate } from '../../../platform/http/validate';
import * as answers from './endpoints.answers';
import { CreateEndpoint, ListEndpoints, RotateSecret, UpdateEndpoint } from './endpoints.schemas';
import { createEndpoint, deleteEndpoint, updateEndpoint } from './endpoints.service';
import { toEndpoint, toEndpoints, toWithSecret } from './endpoints.view';
import { getEndpoint, listEndpoints } from './records';
import { rotateSecret } from './secrets.service';
import { verifyEndpoint } from './verify.service';

export const endpointsRoutes = newRouter()
  .get(
    '/',
    describe(answers.LIST),
    requireScope('webhooks:read'),
    validate('query', ListEndpoints),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toEndpoints(await listEndpoints(c.get('ctx'), c.req.valid('query'))))),
  )
  .post(
    '/',
    describe(answers.CREATE),
    requireScope('webhooks:write'),
    requireFreshPerson,
    honorIdempotencyKey,
    validate('json', CreateEndpoint),
    async (c) => {
      const made = await createEndpoint(c.get('ctx'), c.req.valid('json'));
      c.header('location', `/v1/webhook-endpoints/${made.endpoint.id}`);
      return c.json(toWithSecret(made), 201);
    },
  )
  .get('/:id', describe(answers.GET), requireScope('webhooks:read'), async (c) =>
    c.json(toEndpoint(await getEndpoint(c.get('ctx'), c.req.param('id')))),
  )
  .patch(
    '/:id',
    describe(answers.UPDATE),
    requireScope('webhooks:write'),
    validate('json', UpdateEndpoint),
    async (c) =>
      c.json(
        toEndpoint(await updateEndpoint(c.get('ctx'), c.req.param('id'), c.req.valid('json'))),
      ),
  )
  .delete('/:id', describe(answers.DELETE), requireScope('webhooks:write'), async (c) => {
    await deleteEndpoint(c.get('ctx'), c.req.param('id'));
    return c.body(null, 204);
  })
  .post(
    '/:id/verify',
    describe(answers.VERIFY),
    requireScope('webhooks:write'),
    honorIdempotencyKey,
    async (c) => c.json(toEndpoint(await verifyEndpoint(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/:id/rotate-secret',
    describe(answers.ROTATE),
    requireScope('webhooks:write'),
    requireFreshPerson,
    honorIdempotencyKey,
    validate('json', RotateSecret),
    async (c) =>
      c.json(
        toWithSecret(await rotateSecret(c.get('ctx'), c.req.param('id'), c.req.valid('json'))),
      ),
  );

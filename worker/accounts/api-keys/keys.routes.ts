import { requireFresh, requireRole } from '../authentication/auth';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { revokeKey, updateKey } from './change';
import { createKey, rotateKey } from './issue';
import * as answers from './keys.answers';
import { CreateKey, ListKeys, RotateKey, UpdateKey } from './keys.schemas';
import { toIssued, toKey, toKeys } from './keys.view';
import { getKey, listKeys } from './records';

/**
 * An API key may list keys but never create, change or revoke one: a stolen key must not outlive its revocation.
 * Revoking needs no fresh proof, because it must be quick.
 */
export const keysRoutes = newRouter()
  .get(
    '/',
    describe(answers.LIST),
    requireScope('keys:read'),
    validate('query', ListKeys),
    bindCursor(),
    async (c) => c.json(signPage(c, toKeys(await listKeys(c.get('ctx'), c.req.valid('query'))))),
  )
  .post(
    '/',
    describe(answers.CREATE),
    requireRole('owner'),
    requireFresh,
    honorIdempotencyKey,
    validate('json', CreateKey),
    async (c) => {
      const made = await createKey(c.get('ctx'), c.req.valid('json'));
      c.header('location', `/v1/keys/${made.record.id}`);
      return c.json(toIssued(made), 201);
    },
  )
  .get('/:id', describe(answers.GET), requireScope('keys:read'), async (c) =>
    c.json(toKey(await getKey(c.get('ctx'), c.req.param('id')))),
  )
  .patch(
    '/:id',
    describe(answers.UPDATE),
    requireRole('owner'),
    requireFresh,
    validate('json', UpdateKey),
    async (c) =>
      c.json(toKey(await updateKey(c.get('ctx'), c.req.param('id'), c.req.valid('json')))),
  )
  .post(
    '/:id/rotate',
    describe(answers.ROTATE),
    requireRole('owner'),
    requireFresh,
    honorIdempotencyKey,
    validate('json', RotateKey),
    async (c) => {
      const made = await rotateKey(c.get('ctx'), c.req.param('id'), c.req.valid('json'));
      c.header('location', `/v1/keys/${made.record.id}`);
      return c.json({ ...toIssued(made), replaced: toKey(made.replaced) }, 201);
    },
  )
  .delete('/:id', describe(answers.REVOKE), requireRole('owner'), async (c) => {
    await revokeKey(c.get('ctx'), c.req.param('id'));
    return c.body(null, 204);
  });

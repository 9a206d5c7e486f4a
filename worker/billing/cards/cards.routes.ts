import { requireRole } from '../../accounts/authentication/auth';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { ListQuery } from '../../platform/core/page-query';
import { GET, LIST, REMOVE, SET_DEFAULT } from './cards.answers';
import { removeCard, setDefaultCard } from './cards.service';
import { toCard, toCards } from './cards.view';
import { getCard, listCards } from './card-records';

export const cardsRoutes = newRouter()
  .get(
    '/',
    describe(LIST),
    requireScope('payments:read'),
    validate('query', ListQuery),
    bindCursor(),
    async (c) => c.json(signPage(c, toCards(await listCards(c.get('ctx'), c.req.valid('query'))))),
  )
  .get('/:id', describe(GET), requireScope('payments:read'), async (c) =>
    c.json(toCard(await getCard(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/:id/default',
    describe(SET_DEFAULT),
    requireRole('owner'),
    honorIdempotencyKey,
    async (c) => c.json(toCard(await setDefaultCard(c.get('ctx'), c.req.param('id')))),
  )
  .delete('/:id', describe(REMOVE), requireRole('owner'), async (c) => {
    await removeCard(c.get('ctx'), c.req.param('id'));
    return c.body(null, 204);
  });

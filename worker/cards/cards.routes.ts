import { requireRole, requireScope } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { LIST, REMOVE, SET_DEFAULT } from './cards.answers';
import { removeCard, setDefaultCard } from './cards.service';
import { toCard, toCards } from './cards.view';
import { listCards } from './records';

export const cardsRoutes = newRouter()
  .get('/', describe(LIST), requireScope('payments:read'), async (c) =>
    c.json(toCards(await listCards(c.var.ctx, c.var.ctx.principal.accountId))),
  )
  .post('/:id/default', describe(SET_DEFAULT), requireRole('owner'), async (c) =>
    c.json(toCard(await setDefaultCard(c.var.ctx, c.req.param('id')))),
  )
  .delete('/:id', describe(REMOVE), requireRole('owner'), async (c) => {
    await removeCard(c.var.ctx, c.req.param('id'));
    return c.body(null, 204);
  });

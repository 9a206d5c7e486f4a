import { requireFresh, requireRole } from '../../accounts/authentication/auth';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { DISABLE, ENABLE, GET } from './auto-top-up.answers';
import { EnableAutoTopUp } from './auto-top-up.schemas';
import { disableAutoTopUp, enableAutoTopUp, getAutoTopUp } from './auto-top-up.service';
import { toAutoTopUp } from './auto-top-up.view';

export const autoTopUpRoutes = newRouter()
  .get('/', describe(GET), requireScope('payments:read'), async (c) =>
    c.json(toAutoTopUp(await getAutoTopUp(c.get('ctx')))),
  )
  .put(
    '/',
    describe(ENABLE),
    requireRole('owner'),
    requireFresh,
    validate('json', EnableAutoTopUp),
    async (c) => c.json(toAutoTopUp(await enableAutoTopUp(c.get('ctx'), c.req.valid('json')))),
  )
  .delete('/', describe(DISABLE), requireRole('owner'), async (c) => {
    await disableAutoTopUp(c.get('ctx'));
    return c.body(null, 204);
  });

import { ListAllAudit } from '../audit/audit.schemas';
import { toAllAudit } from '../audit/audit.view';
import { listAllAudit } from '../audit/list';
import { requirePlatformRole } from '../http/auth';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { getSpend, setSpend } from '../ops/spend';
import { getPolicy, setPolicy } from '../tiers/policies.service';
import * as answers from './admin.answers';
import { SetPolicy, SetSpend, TierParam } from './admin.schemas';
import { toSpend } from './admin.view';

/** What the platform's own people do, apart from everything a customer may (I-28). */
export const adminRoutes = newRouter()
  .get(
    '/audit',
    describe(answers.AUDIT),
    requirePlatformRole('admin'),
    validate('query', ListAllAudit),
    async (c) => c.json(toAllAudit(await listAllAudit(c.var.ctx, c.req.valid('query')))),
  )
  .get(
    '/tiers/:tier',
    describe(answers.GET_POLICY),
    requirePlatformRole('support'),
    validate('param', TierParam),
    async (c) => c.json(await getPolicy(c.var.ctx, c.req.valid('param').tier)),
  )
  .put(
    '/tiers/:tier',
    describe(answers.SET_POLICY),
    requirePlatformRole('admin'),
    validate('param', TierParam),
    validate('json', SetPolicy),
    async (c) => c.json(await setPolicy(c.var.ctx, c.req.valid('param').tier, c.req.valid('json'))),
  )
  .get('/spend', describe(answers.GET_SPEND), requirePlatformRole('support'), async (c) =>
    c.json(toSpend(await getSpend(c.var.ctx))),
  )
  .put(
    '/spend',
    describe(answers.SET_SPEND),
    requirePlatformRole('admin'),
    validate('json', SetSpend),
    async (c) => c.json(toSpend(await setSpend(c.var.ctx, c.req.valid('json').hourlyCents))),
  );

import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { HEALTH, READINESS } from './ops.answers';
import { recentReadiness } from '../../platform/config/readiness';

/** On a developer's machine the caller is the operator; elsewhere only staff may see the missing settings. */
const tellsAll = ({ ENVIRONMENT }: Env): boolean =>
  ENVIRONMENT === 'local' || ENVIRONMENT === 'test';

export const opsRoutes = newRouter()
  .get('/healthz', describe(HEALTH), (c) => c.json({ ok: true }))
  .get('/readyz', describe(READINESS), async (c) => {
    const problems = await recentReadiness(c.env, Date.now());
    const ready = problems.length === 0;
    return c.json(tellsAll(c.env) ? { ready, problems } : { ready }, ready ? 200 : 503);
  });

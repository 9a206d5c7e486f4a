import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { errorReference } from './error-reference';
import { HEALTH, READINESS } from './ops.answers';
import { readiness } from './readiness';

export const opsRoutes = newRouter()
  .get('/healthz', describe(HEALTH), (c) => c.json({ ok: true }))
  .get('/readyz', describe(READINESS), async (c) => {
    const problems = await readiness(c.env);
    return c.json({ ready: problems.length === 0, problems }, problems.length === 0 ? 200 : 503);
  })
  .get('/docs/errors', (c) => c.text(errorReference()));

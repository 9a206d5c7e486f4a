// An empty handler alone, with authentication, and with the rate limit too: the cost of each.
import { authenticate } from '../../worker/accounts/authentication/auth';
import { limit } from '../../worker/accounts/authentication/limit';
import { newRouter } from '../../worker/platform/http/router';

export * from '../../worker/index';

const app = newRouter()
  .get('/open', (c) => c.text('ok'))
  .get('/keyed', authenticate, (c) => c.text('ok'))
  .get('/limited', authenticate, limit, (c) => c.text('ok'));

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;

// A handler that does nothing, alone, behind the door, and behind the limit too: what each of the two costs.
import { authenticate } from '../../worker/accounts/authentication/auth';
import { limit } from '../../worker/accounts/authentication/limit';
import { newRouter } from '../../worker/platform/http/router';

export * from '../../worker/index';

const app = newRouter()
  .get('/open', (c) => c.text('ok'))
  .get('/keyed', authenticate, (c) => c.text('ok'))
  .get('/limited', authenticate, limit, (c) => c.text('ok'));

export default { fetch: app.fetch } satisfies ExportedHandler<Env>;

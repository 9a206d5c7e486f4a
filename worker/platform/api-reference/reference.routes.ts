import type { Context } from 'hono';
import { withEtag } from '../http/caching';
import { describe } from '../http/openapi';
import { forPrograms } from '../http/openapi-subset';
import { wholeList } from '../http/paging';
import { newRouter, type AppEnv } from '../http/router';
import { DOCUMENT, ERRORS, PROGRAMS_DOCUMENT } from './reference.answers';
import { toErrors } from './reference.view';

const cached = withEtag('public, max-age=300');

/** The documentation is a part of the dashboard's site. A browser keeps the `#` of a problem's `type` on the way. */
function toSite(c: Context<AppEnv>): Response {
  const site = new URL(c.env.DASHBOARD_ORIGIN);
  site.pathname = new URL(c.req.url).pathname;
  c.header('cache-control', 'public, max-age=300');
  return c.redirect(site.href);
}

/** The document as served at this origin, which is the server of its paths. */
const served = (document: object, c: Context<AppEnv>): Response =>
  c.body(JSON.stringify({ ...document, servers: [{ url: new URL(c.req.url).origin }] }), 200, {
    'content-type': 'application/json',
  });

/** The routes of the reference. The OpenAPI document is generated once, after all routes are mounted. */
export const referenceRoutes = (openApi: () => Promise<object>) => {
  let made: Promise<object> | undefined;
  const document = () => (made ??= openApi());
  return newRouter()
    .get('/v1/errors', describe(ERRORS), cached, (c) => c.json(wholeList(toErrors())))
    .get('/v1/openapi.json', describe(DOCUMENT), cached, async (c) => served(await document(), c))
    .get('/v1/openapi.programs.json', describe(PROGRAMS_DOCUMENT), cached, async (c) =>
      served(forPrograms(await document()), c),
    )
    .get('/docs', toSite)
    .get('/docs/*', toSite);
};

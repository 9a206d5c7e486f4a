import type { Context, MiddlewareHandler } from 'hono';
import { withEtag } from '../http/caching';
import { describe } from '../http/openapi';
import { forPrograms } from '../http/openapi-subset';
import { wholeList } from '../http/paging';
import { newRouter, type AppEnv } from '../http/router';
import { Reference } from './document';
import { errorsPage } from './errors-page';
import { referencePage } from './page';
import { DOCUMENT, ERRORS, PROGRAMS_DOCUMENT } from './reference.answers';
import { toErrors } from './reference.view';

const cached = withEtag('public, max-age=300');

/** Allows the page's inline style and nothing from other origins. Runs before the policy of all other answers. */
export const pagePolicy: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  c.res.headers.set(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  );
};

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
    .get('/docs/errors', cached, (c) => c.html(errorsPage()))
    .get('/docs', cached, async (c) =>
      c.html(referencePage(Reference.parse(JSON.parse(JSON.stringify(await document()))))),
    );
};

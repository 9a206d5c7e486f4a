import { systemCtx } from '../../accounts/authentication/auth';
import { respondCached } from '../../platform/http/caching';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { wholeList } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { AREA_CODES, CATALOGUE, CREATE_QUOTE, GET_QUOTE, SERVICES } from './catalogue.answers';
import { AreaCodesQuery, CreateQuote, ServicesQuery } from './catalogue.schemas';
import { listAreaCodes } from './catalogue.service';
import { toAreaCode, toQuote, toService } from './catalogue.view';
import { listServices, type Service } from './list-services';
import { createQuote, getQuote } from './quotes.service';

/** A browser keeps an answer for the account and the person that asked: prices are those of their plan. */
const VARY = 'Cookie, Authorization, Namaskah-Account';
/** Lists change rarely: fresh for a minute, then stale for ten minutes during revalidation. */
const LISTS = 'private, max-age=60, stale-while-revalidate=600';

/** As `LISTS`, for an answer that is the same for everybody. */
const PUBLIC = 'public, max-age=60, stale-while-revalidate=600';

const toServices = (services: readonly Service[]) => wholeList(services.map(toService));

const publicCopies = new WeakMap<object, readonly Service[]>();

/** An object of its own: an answer is cached by it, with the headers of its route, and `/services` may answer the same list. */
function publicCopy(services: readonly Service[]): readonly Service[] {
  const known = publicCopies.get(services) ?? [...services];
  publicCopies.set(services, known);
  return known;
}

/** For everybody, as the start page shows it; mounted with the routes that need no credentials. */
export const publicCatalogueRoutes = newRouter().get(
  '/',
  describe(CATALOGUE),
  validate('query', ServicesQuery),
  async (c) => {
    const source = publicCopy(await listServices(systemCtx(c.env), 'free', c.req.valid('query')));
    return respondCached(c, { source, render: toServices, cacheControl: PUBLIC });
  },
);

export const catalogueRoutes = newRouter()
  .get(
    '/services',
    describe(SERVICES),
    requireScope('verifications:read'),
    validate('query', ServicesQuery),
    async (c) => {
      const ctx = c.get('ctx');
      const source = await listServices(ctx, ctx.principal.tier, c.req.valid('query'));
      return respondCached(c, { source, render: toServices, cacheControl: LISTS, vary: VARY });
    },
  )
  .get(
    '/area-codes',
    describe(AREA_CODES),
    requireScope('verifications:read'),
    validate('query', AreaCodesQuery),
    async (c) => {
      const source = await listAreaCodes(c.get('ctx'), c.req.valid('query'));
      const render = (areaCodes: typeof source) => wholeList(areaCodes.map(toAreaCode));
      return respondCached(c, { source, render, cacheControl: LISTS });
    },
  )
  .post(
    '/quotes',
    describe(CREATE_QUOTE),
    requireScope('verifications:write'),
    honorIdempotencyKey,
    validate('json', CreateQuote),
    async (c) => {
      const quote = await createQuote(c.get('ctx'), c.req.valid('json'));
      c.header('location', `/v1/quotes/${quote.id}`);
      return c.json(toQuote(quote), 201);
    },
  )
  .get('/quotes/:id', describe(GET_QUOTE), requireScope('verifications:read'), async (c) =>
    c.json(toQuote(await getQuote(c.get('ctx'), c.req.param('id')))),
  );

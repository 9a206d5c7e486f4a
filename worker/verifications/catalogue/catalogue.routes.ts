import { respondCached } from '../../platform/http/caching';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { wholeList } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { AREA_CODES, CREATE_QUOTE, GET_QUOTE, SERVICES } from './catalogue.answers';
import { AreaCodesQuery, CreateQuote, ServicesQuery } from './catalogue.schemas';
import { listAreaCodes, listServices } from './catalogue.service';
import { toAreaCode, toQuote, toService } from './catalogue.view';
import { createQuote, getQuote } from './quotes.service';

/** Lists change rarely: fresh for a minute, then stale for ten minutes during revalidation. */
const LISTS = 'private, max-age=60, stale-while-revalidate=600';

export const catalogueRoutes = newRouter()
  .get(
    '/services',
    describe(SERVICES),
    requireScope('verifications:read'),
    validate('query', ServicesQuery),
    async (c) => {
      const source = await listServices(c.get('ctx'), c.req.valid('query'));
      const render = (services: typeof source) => wholeList(services.map(toService));
      return respondCached(c, { source, render, cacheControl: LISTS });
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

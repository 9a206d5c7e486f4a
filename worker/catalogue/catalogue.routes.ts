import { requireScope } from '../http/auth';
import { revalidated } from '../http/caching';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { validate } from '../http/validate';
import { AREA_CODES, CREATE_QUOTE, SERVICES } from './catalogue.answers';
import { AreaCodesQuery, CreateQuote, ServicesQuery } from './catalogue.schemas';
import { listAreaCodes, listServices } from './catalogue.service';
import { toAreaCode, toQuote, toService } from './catalogue.view';
import { createQuote } from './quotes.service';

/** Lists change rarely: a minute from the client's own cache, ten while it asks again. */
const lists = revalidated('private, max-age=60, stale-while-revalidate=600');

export const catalogueRoutes = newRouter()
  .get(
    '/services',
    describe(SERVICES),
    requireScope('verifications:read'),
    lists,
    validate('query', ServicesQuery),
    async (c) => {
      const services = await listServices(c.var.ctx, c.req.valid('query'));
      return c.json({ data: services.map(toService) });
    },
  )
  .get(
    '/area-codes',
    describe(AREA_CODES),
    requireScope('verifications:read'),
    lists,
    validate('query', AreaCodesQuery),
    async (c) => {
      const areaCodes = await listAreaCodes(c.var.ctx, c.req.valid('query'));
      return c.json({ data: areaCodes.map(toAreaCode) });
    },
  )
  .post(
    '/quotes',
    describe(CREATE_QUOTE),
    requireScope('verifications:write'),
    validate('json', CreateQuote),
    async (c) => c.json(toQuote(await createQuote(c.var.ctx, c.req.valid('json'))), 201),
  );

import { requireRole } from '../../accounts/authentication/auth';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { ListQuery } from '../../platform/core/page-query';
import * as answers from './exports.answers';
import { downloadExport, getExport, listExports, requestExport } from './exports.service';
import { toExport, toExports } from './exports.view';

export const exportsRoutes = newRouter()
  .post(
    '/export',
    describe(answers.REQUEST),
    requireRole('owner'),
    honorIdempotencyKey,
    async (c) => {
      const row = await requestExport(c.get('ctx'));
      c.header('location', `/v1/account/exports/${row.id}`);
      return c.json(toExport(row, c.get('ctx').now()), 202);
    },
  )
  .get(
    '/exports',
    describe(answers.LIST),
    requireRole('owner'),
    validate('query', ListQuery),
    bindCursor(),
    async (c) => {
      const page = await listExports(c.get('ctx'), c.req.valid('query'));
      return c.json(signPage(c, toExports(page, c.get('ctx').now())));
    },
  )
  .get('/exports/:id', describe(answers.GET), requireRole('owner'), async (c) =>
    c.json(toExport(await getExport(c.get('ctx'), c.req.param('id')), c.get('ctx').now())),
  )
  .get('/exports/:id/download', describe(answers.DOWNLOAD), requireRole('owner'), async (c) => {
    const { row, stream } = await downloadExport(c.get('ctx'), c.req.param('id'));
    return c.body(stream, 200, {
      'content-type': 'application/zip',
      'content-disposition': `attachment; filename="namaskah-${row.id}.zip"`,
    });
  });

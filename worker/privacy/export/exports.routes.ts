import { requireRole } from '../../accounts/authentication/auth';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { newRouter } from '../../platform/http/router';
import * as answers from './exports.answers';
import { downloadExport, getExport, listExports, requestExport } from './exports.service';
import { toExport } from './exports.view';

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
  .get('/exports', describe(answers.LIST), requireRole('owner'), async (c) => {
    const rows = await listExports(c.get('ctx'));
    return c.json({ data: rows.map((row) => toExport(row, c.get('ctx').now())) });
  })
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

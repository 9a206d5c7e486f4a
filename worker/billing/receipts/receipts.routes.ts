import { sendFile } from '../../platform/http/files';
import { describe } from '../../platform/http/openapi';
import { newRouter } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { RECEIPT } from './receipts.answers';
import { getReceipt } from './receipts.service';

export const receiptsRoutes = newRouter().get(
  '/:id/receipt',
  describe(RECEIPT),
  requireScope('payments:read'),
  async (c) => sendFile(c, await getReceipt(c.get('ctx'), c.req.param('id'))),
);

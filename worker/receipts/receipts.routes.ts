import { sendFile } from '../http/files';
import { describe } from '../http/openapi';
import { newRouter } from '../http/router';
import { requireScope } from '../http/scope';
import { RECEIPT } from './receipts.answers';
import { getReceipt } from './receipts.service';

export const receiptsRoutes = newRouter().get(
  '/:id/receipt',
  describe(RECEIPT),
  requireScope('payments:read'),
  async (c) => sendFile(c, await getReceipt(c.get('ctx'), c.req.param('id'))),
);

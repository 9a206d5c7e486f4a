import type { Context } from 'hono';
import { systemCtx } from '../../accounts/authentication/auth';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { parseIdempotencyKey } from '../../platform/http/idempotency-key';
import { sendFile } from '../../platform/http/files';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage } from '../../platform/http/paging';
import { newRouter, type AppEnv } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { validate } from '../../platform/http/validate';
import { createPayment } from './checkout/create-payment.service';
import * as answers from './payments.answers';
import { CreatePayment, FilterPayments, ListPayments, ReturnQuery } from './payments.schemas';
import { paymentsCsv } from './payments-csv';
import { returnAddress, verifyPayment } from './payments.service';
import { toPayment, toPayments } from './payments.view';
import { openPayment, openPayments } from './payment-annotations';
import { getPayment, listPayments, type Payment } from './payment-records';

/** The payment as its owner sees it. */
const shown = async (c: Context<AppEnv>, payment: Payment) =>
  toPayment(await openPayment(c.get('ctx'), payment));

/** Return address of the checkout; the browser sends no credentials. */
export const paymentReturnRoutes = newRouter().get(
  '/',
  describe(answers.RETURN),
  validate('query', ReturnQuery),
  (c) => c.redirect(returnAddress(systemCtx(c.env), c.req.valid('query'))),
);

export const paymentsCsvRoutes = newRouter().get(
  '/payments.csv',
  describe(answers.CSV),
  requireScope('payments:read'),
  validate('query', FilterPayments),
  async (c) => sendFile(c, await paymentsCsv(c.get('ctx'), c.req.valid('query'))),
);

export const paymentsRoutes = newRouter()
  .post(
    '/',
    describe(answers.CREATE),
    requireScope('payments:write'),
    validate('json', CreatePayment),
    async (c) => {
      const key = parseIdempotencyKey(c.req.header('idempotency-key'));
      const payment = await createPayment(c.get('ctx'), c.req.valid('json'), key);
      c.header('location', `/v1/payments/${payment.id}`);
      return c.json(await shown(c, payment), 201);
    },
  )
  .get(
    '/',
    describe(answers.LIST),
    requireScope('payments:read'),
    validate('query', ListPayments),
    bindCursor(),
    async (c) => {
      const ctx = c.get('ctx');
      const page = await listPayments(ctx, c.req.valid('query'));
      return c.json(signPage(c, toPayments(await openPayments(ctx, page))));
    },
  )
  .get('/:id', describe(answers.GET), requireScope('payments:read'), async (c) =>
    c.json(await shown(c, await getPayment(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/:id/verify',
    describe(answers.VERIFY),
    requireScope('payments:write'),
    honorIdempotencyKey,
    async (c) => c.json(await shown(c, await verifyPayment(c.get('ctx'), c.req.param('id')))),
  );

import { requirePlatformRole } from '../../accounts/authentication/auth';
import { parseIdempotencyKey } from '../../platform/http/idempotency-key';
import { describe } from '../../platform/http/openapi';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { bindCursor, signPage, wholeList } from '../../platform/http/paging';
import { newRouter } from '../../platform/http/router';
import { validate } from '../../platform/http/validate';
import { ListQuery } from '../../platform/core/page-query';
import * as answers from './admin.answers';
import {
  FindPayments,
  ListDisputes,
  RefundPayment,
  ResolveDispute,
  SetRate,
} from './admin.schemas';
import {
  toAdminPayment,
  toAdminPayments,
  toDispute,
  toDisputes,
  toRate,
  toRefund,
  toReports,
} from './admin.view';
import { getDispute, listDisputes } from './reversals/dispute-records';
import { resolveDispute } from './reversals/disputes.service';
import { getRateById, listRates, setRate } from './rates/rates.service';
import { listAllPayments } from './payment-records';
import { getRefund } from './reversals/refund-records';
import { getAnyPayment, refundPayment } from './reversals/refunds.service';
import { readReversals } from './reversals/sync-reversals';
import { listReports } from './reconciliation/reports.service';

/** Payments, refunds, disputes and exchange rates, for staff. */
export const paymentsAdminRoutes = newRouter()
  .get(
    '/payments',
    describe(answers.FIND),
    requirePlatformRole('support'),
    validate('query', FindPayments),
    bindCursor(),
    async (c) =>
      c.json(
        signPage(c, toAdminPayments(await listAllPayments(c.get('ctx'), c.req.valid('query')))),
      ),
  )
  .get('/payments/:id', describe(answers.SHOW), requirePlatformRole('support'), async (c) => {
    const { ctx } = c.var;
    const payment = await getAnyPayment(ctx, c.req.param('id'));
    return c.json(toAdminPayment(payment, await readReversals(ctx, payment)));
  })
  .post(
    '/payments/:id/refunds',
    describe(answers.REFUND),
    requirePlatformRole('admin'),
    validate('json', RefundPayment),
    async (c) => {
      const { id } = c.req.param();
      const asked = { id, idempotencyKey: parseIdempotencyKey(c.req.header('idempotency-key')) };
      const refund = await refundPayment(c.get('ctx'), asked, c.req.valid('json'));
      c.header('location', `/v1/admin/payments/${id}/refunds/${refund.id}`);
      return c.json(toRefund(refund), 201);
    },
  )
  .get(
    '/payments/:id/refunds/:refundId',
    describe(answers.GET_REFUND),
    requirePlatformRole('support'),
    async (c) => {
      const { id: paymentId, refundId: id } = c.req.param();
      return c.json(toRefund(await getRefund(c.get('ctx'), { id, paymentId })));
    },
  )
  .get(
    '/disputes',
    describe(answers.DISPUTES),
    requirePlatformRole('support'),
    validate('query', ListDisputes),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toDisputes(await listDisputes(c.get('ctx'), c.req.valid('query'))))),
  )
  .get('/disputes/:id', describe(answers.GET_DISPUTE), requirePlatformRole('support'), async (c) =>
    c.json(toDispute(await getDispute(c.get('ctx'), c.req.param('id')))),
  )
  .post(
    '/disputes/:id/resolve',
    describe(answers.RESOLVE),
    requirePlatformRole('admin'),
    honorIdempotencyKey,
    validate('json', ResolveDispute),
    async (c) => {
      const { id } = c.req.param();
      return c.json(toDispute(await resolveDispute(c.get('ctx'), id, c.req.valid('json'))));
    },
  )
  .get('/fx-rates', describe(answers.RATES), requirePlatformRole('support'), async (c) => {
    const { ctx } = c.var;
    return c.json(wholeList((await listRates(ctx)).map((rate) => toRate(ctx, rate))));
  })
  .post(
    '/fx-rates',
    describe(answers.SET_RATE),
    requirePlatformRole('admin'),
    honorIdempotencyKey,
    validate('json', SetRate),
    async (c) => {
      const rate = await setRate(c.get('ctx'), c.req.valid('json'));
      c.header('location', `/v1/admin/fx-rates/${rate.id}`);
      return c.json(toRate(c.get('ctx'), rate), 201);
    },
  )
  .get('/fx-rates/:id', describe(answers.GET_RATE), requirePlatformRole('support'), async (c) =>
    c.json(toRate(c.get('ctx'), await getRateById(c.get('ctx'), c.req.param('id')))),
  )
  .get(
    '/payment-reports',
    describe(answers.REPORTS),
    requirePlatformRole('support'),
    validate('query', ListQuery),
    bindCursor(),
    async (c) =>
      c.json(signPage(c, toReports(await listReports(c.get('ctx'), c.req.valid('query'))))),
  );

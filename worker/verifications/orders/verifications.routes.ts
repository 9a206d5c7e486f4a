import type { Context } from 'hono';
import { honorIdempotencyKey } from '../../platform/http/idempotency';
import { parseIdempotencyKey } from '../../platform/http/idempotency-key';
import { sendFile } from '../../platform/http/files';
import { jsonText } from '../../platform/http/json';
import { describe } from '../../platform/http/openapi';
import { bindCursor, signPage, wholeList } from '../../platform/http/paging';
import { newRouter, type AppEnv } from '../../platform/http/router';
import { requireScope } from '../../platform/http/scope';
import { socketPrincipal } from '../../accounts/authentication/socket-auth';
import { validate } from '../../platform/http/validate';
import { listVerifications } from './order.queries';
import { summariseOrders } from './order-summary';
import { verificationsCsv } from './verifications-csv';
import { createVerification, reuseNumber } from './create-order.service';
import type { Snapshot } from './snapshot';
import * as answers from './verifications.answers';
import {
  CreateVerification,
  FilterVerifications,
  GetQuery,
  ListVerifications,
  SummaryQuery,
  UpdateVerification,
  WaitQuery,
} from './verifications.schemas';
import {
  acceptVerification,
  cancelVerification,
  getVerification,
  openSocket,
  reportVerification,
  toSocketResponse,
  updateVerification,
  viewVerification,
  waitForVerification,
} from './verifications.service';
import {
  getMessage,
  toExpanded,
  toExpandedPage,
  toMessages,
  toSummary,
  toVerification,
  toVerificationFor,
  toVerifications,
  type Verification,
} from './verifications.view';

const requestOptions = (key: string | undefined, waitSeconds: number) => ({
  idempotencyKey: parseIdempotencyKey(key),
  waitSeconds,
});

/** The verification as this caller may see it; every response to a change uses it (I-63). */
const visible = (c: Context<AppEnv>, snapshot: Snapshot) =>
  toVerificationFor(c.get('ctx').principal, snapshot);

/** 201 with the number, 202 while the number is being bought. */
function rented(c: Context<AppEnv>, snapshot: Snapshot) {
  c.header('location', `/v1/verifications/${snapshot.id}`);
  return c.json(visible(c, snapshot), snapshot.number === null ? 202 : 201);
}

/** 202 with the address while the outcome is open. */
function changed(c: Context<AppEnv>, snapshot: Snapshot, isOpen: boolean) {
  if (isOpen) c.header('location', `/v1/verifications/${snapshot.id}`);
  return c.json(visible(c, snapshot), isOpen ? 202 : 200);
}

export const verificationsCsvRoutes = newRouter().get(
  '/verifications.csv',
  describe(answers.CSV),
  requireScope('verifications:read'),
  validate('query', FilterVerifications),
  async (c) => sendFile(c, await verificationsCsv(c.get('ctx'), c.req.valid('query'))),
);

export const verificationsRoutes = newRouter()
  .post(
    '/',
    describe(answers.CREATE),
    requireScope('verifications:write'),
    validate('query', WaitQuery),
    validate('json', CreateVerification),
    async (c) => {
      const options = requestOptions(c.req.header('idempotency-key'), c.req.valid('query').wait);
      return rented(c, await createVerification(c.get('ctx'), c.req.valid('json'), options));
    },
  )
  .get(
    '/',
    describe(answers.LIST),
    requireScope('verifications:read'),
    validate('query', ListVerifications),
    bindCursor(),
    async (c) => {
      const { expand, 'expand[]': expandList, ...query } = c.req.valid('query');
      const page = await listVerifications(c.get('ctx'), query);
      const isExpanded = (expand ?? expandList) !== undefined;
      return c.json(signPage(c, isExpanded ? toExpandedPage(page) : toVerifications(page)));
    },
  )
  // Before `/:id`, which would take it for an id.
  .get(
    '/summary',
    describe(answers.SUMMARY),
    requireScope('verifications:read'),
    validate('query', SummaryQuery),
    async (c) => c.json(toSummary(await summariseOrders(c.get('ctx'), c.req.valid('query')))),
  )
  .get(
    '/:id',
    describe(answers.GET),
    requireScope('verifications:read'),
    validate('query', GetQuery),
    async (c) => {
      const { wait, expand, 'expand[]': expandList } = c.req.valid('query');
      const id = c.req.param('id');
      if (expand ?? expandList)
        return c.json(toExpanded(await waitForVerification(c.get('ctx'), id, wait)), 200);
      return wait === 0
        ? jsonText<Verification>(await viewVerification(c.get('ctx'), id))
        : c.json(toVerification(await waitForVerification(c.get('ctx'), id, wait)), 200);
    },
  )
  .patch(
    '/:id',
    describe(answers.UPDATE),
    requireScope('verifications:write'),
    honorIdempotencyKey,
    validate('json', UpdateVerification),
    async (c) => {
      const change = c.req.valid('json');
      const snapshot = await updateVerification(c.get('ctx'), c.req.param('id'), change);
      return c.json(visible(c, snapshot), 200);
    },
  )
  .get('/:id/messages', describe(answers.MESSAGES), requireScope('verifications:read'), async (c) =>
    c.json(wholeList(toMessages(await getVerification(c.get('ctx'), c.req.param('id'))))),
  )
  .get(
    '/:id/messages/:messageId',
    describe(answers.GET_MESSAGE),
    requireScope('verifications:read'),
    async (c) => {
      const { id, messageId } = c.req.param();
      return c.json(getMessage(await getVerification(c.get('ctx'), id), messageId));
    },
  )
  .post(
    '/:id/cancel',
    describe(answers.CANCEL),
    requireScope('verifications:write'),
    honorIdempotencyKey,
    async (c) => {
      const snapshot = await cancelVerification(c.get('ctx'), c.req.param('id'));
      return changed(c, snapshot, snapshot.state !== 'cancelled');
    },
  )
  .post(
    '/:id/accept',
    describe(answers.ACCEPT),
    requireScope('verifications:write'),
    honorIdempotencyKey,
    async (c) => c.json(visible(c, await acceptVerification(c.get('ctx'), c.req.param('id'))), 200),
  )
  .post(
    '/:id/report',
    describe(answers.REPORT),
    requireScope('verifications:write'),
    honorIdempotencyKey,
    async (c) => {
      const snapshot = await reportVerification(c.get('ctx'), c.req.param('id'));
      const isOpen = snapshot.endedAt === null || snapshot.report?.state === 'waiting';
      return changed(c, snapshot, isOpen);
    },
  )
  .post(
    '/:id/reuse',
    describe(answers.REUSE),
    requireScope('verifications:write'),
    validate('query', WaitQuery),
    async (c) => {
      const options = requestOptions(c.req.header('idempotency-key'), c.req.valid('query').wait);
      const target = { id: c.req.param('id'), action: 'reuse' as const };
      return rented(c, await reuseNumber(c.get('ctx'), target, options));
    },
  )
  .post(
    '/:id/reactivate',
    describe(answers.REACTIVATE),
    requireScope('verifications:write'),
    validate('query', WaitQuery),
    async (c) => {
      const options = requestOptions(c.req.header('idempotency-key'), c.req.valid('query').wait);
      const target = { id: c.req.param('id'), action: 'reactivate' as const };
      return rented(c, await reuseNumber(c.get('ctx'), target, options));
    },
  );

/** Mounted separately, because it also accepts a ticket in place of the `Authorization` header. */
export const verificationSocketRoutes = newRouter().get(
  '/:id/ws',
  describe(answers.SOCKET),
  async (c) => {
    const id = c.req.param('id');
    const caller = await socketPrincipal(c, id);
    return toSocketResponse(await openSocket(c.env, { ...caller, id, path: '/live' }));
  },
);

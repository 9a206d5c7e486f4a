import { adminRoutes } from '../admin/admin.routes';
import { auditRoutes } from '../audit/audit.routes';
import { autoTopUpRoutes } from '../billing/auto-top-up/auto-top-up.routes';
import {
  catalogueRoutes,
  publicCatalogueRoutes,
} from '../verifications/catalogue/catalogue.routes';
import { favouritesRoutes } from '../verifications/catalogue/favourites.routes';
import { deletionRoutes } from '../privacy/deletion/deletion.routes';
import { documentsRoutes } from '../billing/documents/documents.routes';
import {
  deliveriesRoutes,
  endpointDeliveriesRoutes,
} from '../channels/webhooks/deliveries/deliveries.routes';
import { endpointsRoutes } from '../channels/webhooks/endpoints/endpoints.routes';
import { exportsRoutes } from '../privacy/export/exports.routes';
import { eventsRoutes, streamRoutes } from '../channels/account-stream/hub.routes';
import { authRoutes, meRoutes } from '../accounts/identity/identity.routes';
import { cardsRoutes } from '../billing/cards/cards.routes';
import { keysRoutes } from '../accounts/api-keys/keys.routes';
import { ledgerRoutes } from '../billing/ledger/ledger.routes';
import {
  invitationRoutes,
  membersRoutes,
  ownAccountsRoutes,
} from '../accounts/members/members.routes';
import {
  announcementsAdminRoutes,
  notificationsRoutes,
} from '../channels/notifications/notifications.routes';
import { opsRoutes } from './ops/ops.routes';
import { paymentsAdminRoutes } from '../billing/payments/admin.routes';
import {
  paymentReturnRoutes,
  paymentsCsvRoutes,
  paymentsRoutes,
} from '../billing/payments/payments.routes';
import { paystackWebhookRoutes } from '../billing/payments/paystack-webhook.routes';
import { receiptsRoutes } from '../billing/receipts/receipts.routes';
import { referenceRoutes } from '../platform/api-reference/reference.routes';
import { statementsRoutes } from '../billing/statements/statements.routes';
import { ticketsRoutes } from '../channels/account-stream/tickets/tickets.routes';
import { tierRoutes, tiersRoutes } from '../billing/tiers/tiers.routes';
import { usageRoutes } from '../traffic/usage/usage.routes';
import {
  verificationsCsvRoutes,
  verificationSocketRoutes,
  verificationsRoutes,
} from '../verifications/orders/verifications.routes';
import { textVerifiedWebhookRoutes } from '../verifications/inbound/webhooks.routes';
import { authenticate } from '../accounts/authentication/auth';
import { acceptJson, limitBody } from '../platform/http/body';
import { allowAnyOrigin, crossOriginResource } from '../platform/http/cors';
import { openApiDocument } from './openapi-document';
import { refuseUnknownQuery } from '../platform/http/query';
import { requestContext } from '../platform/http/request-context';
import { notFound, onError } from '../platform/http/errors';
import { admitAnonymous, limit, limitAnonymous } from '../accounts/authentication/limit';
import { allowedMethods, newRouter } from '../platform/http/router';

const API_BODY = 16 * 1024;
const WEBHOOK_BODY = 64 * 1024;

/** Routes without `authenticate`: health, reference, signed webhooks, sockets with a ticket, sign-in. */
const open = newRouter()
  // Webhooks are not limited: a signed webhook is never refused.
  .use('/healthz', limitAnonymous, refuseUnknownQuery())
  .use('/readyz', limitAnonymous, refuseUnknownQuery())
  .use('/docs/*', limitAnonymous)
  .use('/v1/openapi.json', limitAnonymous, allowAnyOrigin, refuseUnknownQuery())
  .use('/v1/openapi.programs.json', limitAnonymous, allowAnyOrigin, refuseUnknownQuery())
  .use('/v1/errors', limitAnonymous, allowAnyOrigin, refuseUnknownQuery())
  .use('/v1/tiers', limitAnonymous, allowAnyOrigin, refuseUnknownQuery())
  .use('/v1/catalogue', limitAnonymous, allowAnyOrigin)
  .use('/v1/payments/callback', limitAnonymous)
  .use('/v1/documents/*', limitAnonymous, refuseUnknownQuery())
  .use('/v1/verifications/:id/ws', refuseUnknownQuery('ticket'))
  .use('/v1/ws', refuseUnknownQuery('ticket'))
  .route('/', opsRoutes)
  .route(
    '/',
    referenceRoutes((): Promise<object> => openApiDocument(app.routes)),
  )
  .use('/webhooks/*', limitBody(WEBHOOK_BODY))
  .route('/webhooks/textverified', textVerifiedWebhookRoutes)
  .route('/webhooks/paystack', paystackWebhookRoutes)
  .route('/v1/tiers', tiersRoutes)
  .route('/v1/catalogue', publicCatalogueRoutes)
  .route('/v1/verifications', verificationSocketRoutes)
  .route('/v1/payments/callback', paymentReturnRoutes)
  .route('/v1/documents', documentsRoutes)
  .route('/v1/ws', streamRoutes)
  .use('/v1/auth/*', limitAnonymous, refuseUnknownQuery(), acceptJson(API_BODY))
  .route('/v1/auth/invitations', invitationRoutes)
  .route('/v1/auth', authRoutes);

const api = newRouter()
  .use(acceptJson(API_BODY), authenticate, limit, refuseUnknownQuery())
  .route('/', catalogueRoutes)
  .route('/favourites', favouritesRoutes)
  .route('/', ledgerRoutes)
  .route('/', meRoutes)
  .route('/account', deletionRoutes)
  .route('/account', exportsRoutes)
  .route('/audit', auditRoutes)
  .route('/events', eventsRoutes)
  .route('/keys', keysRoutes)
  .route('/members', membersRoutes)
  .route('/', ownAccountsRoutes)
  .route('/admin', adminRoutes)
  .route('/admin', paymentsAdminRoutes)
  .route('/admin/announcements', announcementsAdminRoutes)
  .route('/notifications', notificationsRoutes)
  .route('/', paymentsCsvRoutes)
  .route('/payments', paymentsRoutes)
  .route('/payment-methods', cardsRoutes)
  .route('/auto-top-up', autoTopUpRoutes)
  .route('/tier', tierRoutes)
  .route('/usage', usageRoutes)
  .route('/payments', receiptsRoutes)
  .route('/statements', statementsRoutes)
  .route('/tickets', ticketsRoutes)
  .route('/', verificationsCsvRoutes)
  .route('/verifications', verificationsRoutes)
  .route('/webhook-endpoints', endpointsRoutes)
  .route('/webhook-endpoints', endpointDeliveriesRoutes)
  .route('/webhook-deliveries', deliveriesRoutes);

function methodsAt(path: string): readonly string[] {
  return allowedMethods(app, path);
}

export const app = newRouter()
  .onError(onError(methodsAt))
  .notFound(notFound(admitAnonymous, methodsAt))
  .use('/v1/openapi.json', crossOriginResource)
  .use('/v1/openapi.programs.json', crossOriginResource)
  .use('/v1/errors', crossOriginResource)
  .use('/v1/tiers', crossOriginResource)
  .use('/v1/catalogue', crossOriginResource)
  .use(requestContext)
  .route('/', open)
  .route('/v1', api);

/**
 * The type of the client.
 *
 * @public
 */
export type App = typeof app;

import { mapPage, type Page } from '../../../platform/db/page';
import { iso, isoOrNull } from '../../../platform/core/clock';
import type { Endpoint, ShownEndpoint, WithSecret } from './records';

/** An endpoint without its secrets and the values of its headers. */
export const toEndpoint = (endpoint: ShownEndpoint) => ({
  id: endpoint.id,
  url: endpoint.url,
  description: endpoint.description,
  externalId: endpoint.externalId,
  metadata: endpoint.metadata,
  events: endpoint.events,
  headerNames: Object.keys(endpoint.headers),
  state: endpoint.state,
  reason: endpoint.reason,
  firstFailedAt: isoOrNull(endpoint.failingSince),
  oldSecretsExpireAt: endpoint.oldSecretEnds.map(iso),
  createdById: endpoint.maker,
  scopes: endpoint.scopes,
  createdAt: iso(endpoint.createdAt),
});

/** The only response that contains the secret. */
export const toWithSecret = ({ endpoint, secret }: WithSecret) => ({
  ...toEndpoint(endpoint),
  secret,
});

export const toEndpoints = (page: Page<Endpoint>) => mapPage(page, toEndpoint);

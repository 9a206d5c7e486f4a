import type { TierStatus } from '../../../../web/api/tiers-api';
import type { Delivery, Endpoint, IssuedEndpoint } from '../../../../web/api/webhooks-api';
import { AT } from '../../support/builders';

const iso = (ms: number): string => new Date(AT + ms).toISOString();

export const endpoint = (patch: Partial<Endpoint> = {}): Endpoint => ({
  id: 'whe_1',
  url: 'https://hooks.example.com/namaskah',
  description: 'Checkout',
  externalId: null,
  metadata: {},
  events: ['sms.received', 'verification.completed'],
  headerNames: ['x-api-key'],
  state: 'enabled',
  reason: null,
  firstFailedAt: null,
  oldSecretsExpireAt: [],
  createdById: 'usr_1',
  scopes: ['verifications:read', 'webhooks:read', 'webhooks:write'],
  createdAt: iso(0),
  ...patch,
});

export const issued = (patch: Partial<IssuedEndpoint> = {}): IssuedEndpoint => ({
  ...endpoint({ state: 'unverified' }),
  secret: 'whsec_one',
  ...patch,
});

export const delivery = (patch: Partial<Delivery> = {}): Delivery => ({
  id: 'whd_1',
  endpointId: 'whe_1',
  eventId: 'evt_1',
  eventType: 'verification.completed',
  test: false,
  state: 'delivered',
  attemptCount: 1,
  nextAttemptAt: null,
  createdAt: iso(0),
  endedAt: iso(300),
  ...patch,
});

/** In progress, due `ms` after the time of the builders. */
export const pending = (ms: number, patch: Partial<Delivery> = {}): Delivery =>
  delivery({ state: 'pending', nextAttemptAt: iso(ms), endedAt: null, ...patch });

export const tierStatus = (webhookEndpoints: number): TierStatus => ({
  tier: 'developer',
  priceCents: 2_900,
  requestsPerMinute: 600,
  verificationsPerMonth: 5_000,
  openVerifications: 50,
  bulkOrders: 500,
  apiKeys: 10,
  webhookEndpoints,
  retentionDays: 7,
  quota: { period: '2026-11', used: 0, limit: 5_000, resetsAt: iso(0) },
  open: { used: 0, limit: 50 },
  renewal: null,
});

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// The tables that are queried with drizzle. The migrations are the truth, and a test compares both: they are written by
// hand, because drizzle-kit's table rebuild would drop the triggers.

export * from './login.schema';

export const accounts = sqliteTable('accounts', {
  id: text('id').primaryKey(),
  tenantId: text('tenant_id').notNull(),
  name: text('name').notNull(),
  tier: text('tier', { enum: ['free', 'developer', 'enterprise'] }).notNull(),
  state: text('state', { enum: ['active', 'suspended'] }).notNull(),
  createdAt: integer('created_at').notNull(),
  deletedAt: integer('deleted_at'),
});

export const apiKeys = sqliteTable('api_keys', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  name: text('name').notNull(),
  prefix: text('prefix').notNull(),
  hash: text('hash').notNull(),
  scopes: text('scopes').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  revokedAt: integer('revoked_at'),
  rateLimit: integer('rate_limit'),
  replacedBy: text('replaced_by'),
  createdBy: text('created_by'),
});

export const memberships = sqliteTable(
  'memberships',
  {
    accountId: text('account_id').notNull(),
    userId: text('user_id').notNull(),
    role: text('role', { enum: ['owner', 'member'] }).notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.userId] })],
);

export const usage = sqliteTable('usage', {
  accountId: text('account_id').primaryKey(),
  period: text('period').notNull(),
  used: integer('used').notNull(),
  open: integer('open').notNull(),
  cap: integer('cap').notNull(),
  openCap: integer('open_cap').notNull(),
  hour: integer('hour').notNull(),
  committed: integer('committed').notNull(),
  expired: integer('expired').notNull(),
  expiredSince: integer('expired_since').notNull(),
  cooldownUntil: integer('cooldown_until').notNull(),
  unpaidUntil: integer('unpaid_until').notNull(),
  paidBlock: integer('paid_block').notNull(),
  paid: integer('paid').notNull(),
  paidBefore: integer('paid_before').notNull(),
  unrecoveredUntil: integer('unrecovered_until').notNull(),
});

export const verifications = sqliteTable('verifications', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  credentialId: text('credential_id').notNull(),
  service: text('service').notNull(),
  capability: text('capability', { enum: ['sms', 'voice'] }).notNull(),
  areaCodes: text('area_codes', { mode: 'json' }).$type<string[]>(),
  carriers: text('carriers', { mode: 'json' }).$type<string[]>(),
  price: integer('price').notNull(),
  requestHash: text('request_hash').notNull(),
  providerAccount: text('provider_account').notNull(),
  state: text('state', {
    enum: ['created', 'awaiting_sms', 'cancelling', 'completed', 'cancelled', 'expired', 'failed'],
  }).notNull(),
  reason: text('reason'),
  number: text('number'),
  reservationId: text('reservation_id'),
  providerCost: integer('provider_cost'),
  createdAt: integer('created_at').notNull(),
  deadlineAt: integer('deadline_at').notNull(),
  endedAt: integer('ended_at'),
  surchargeAreaCode: integer('surcharge_area_code').notNull(),
  surchargeCarrier: integer('surcharge_carrier').notNull(),
  quoteId: text('quote_id'),
  report: text('report', { enum: ['waiting', 'refunded', 'not_refunded', 'refused'] }),
  reportedAt: integer('reported_at'),
  awaitingAt: integer('awaiting_at'),
  cancellingAt: integer('cancelling_at'),
  tier: text('tier'),
  annotations: text('annotations'),
  externalKey: text('external_key'),
  annotationsRevision: integer('annotations_revision').notNull(),
});

export const quotes = sqliteTable('quotes', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  service: text('service').notNull(),
  capability: text('capability', { enum: ['sms', 'voice'] }).notNull(),
  areaCodes: text('area_codes', { mode: 'json' }).$type<string[]>(),
  carriers: text('carriers', { mode: 'json' }).$type<string[]>(),
  country: text('country').notNull(),
  price: integer('price').notNull(),
  cost: integer('cost').notNull(),
  surchargeAreaCode: integer('surcharge_area_code').notNull(),
  surchargeCarrier: integer('surcharge_carrier').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

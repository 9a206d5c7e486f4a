import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const webhookEndpoints = sqliteTable('webhook_endpoints', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  state: text('state', { enum: ['unverified', 'enabled', 'disabled', 'deleted'] }).notNull(),
  reason: text('reason', { enum: ['owner', 'gone', 'failing', 'key_ended', 'member_removed'] }),
  events: text('events'),
  sealed: text('sealed'),
  secret: text('secret'),
  oldSecrets: text('old_secrets').notNull(),
  makerKey: text('maker_key'),
  makerUser: text('maker_user'),
  scopes: text('scopes').notNull(),
  orphanedAt: integer('orphaned_at'),
  failures: integer('failures').notNull(),
  failingSince: integer('failing_since'),
  openUntil: integer('open_until').notNull(),
  slowUntil: integer('slow_until').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const webhookEvents = sqliteTable(
  'webhook_events',
  {
    accountId: text('account_id').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    at: integer('at').notNull(),
    sealed: text('sealed').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

export const webhookDeliveries = sqliteTable('webhook_deliveries', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  endpointId: text('endpoint_id').notNull(),
  eventId: text('event_id').notNull(),
  eventType: text('event_type').notNull(),
  test: integer('test').notNull(),
  state: text('state', { enum: ['pending', 'delivered', 'failed', 'cancelled'] }).notNull(),
  attempts: integer('attempts').notNull(),
  step: integer('step').notNull(),
  nextAt: integer('next_at'),
  queuedAt: integer('queued_at').notNull(),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
  expiresAt: integer('expires_at'),
  scopes: text('scopes').notNull(),
});

export const webhookAttempts = sqliteTable(
  'webhook_attempts',
  {
    deliveryId: text('delivery_id').notNull(),
    n: integer('n').notNull(),
    at: integer('at').notNull(),
    ms: integer('ms').notNull(),
    outcome: text('outcome').notNull(),
    status: integer('status'),
    answer: text('answer'),
  },
  (table) => [primaryKey({ columns: [table.deliveryId, table.n] })],
);

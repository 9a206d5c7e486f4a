import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const TIERS = ['free', 'developer', 'enterprise'] as const;

export const tierPolicies = sqliteTable(
  'tier_policies',
  {
    tier: text('tier', { enum: TIERS }).notNull(),
    version: integer('version').notNull(),
    requestsPerMinute: integer('requests_per_minute').notNull(),
    monthly: integer('monthly').notNull(),
    open: integer('open').notNull(),
    bulk: integer('bulk').notNull(),
    keys: integer('keys').notNull(),
    endpoints: integer('endpoints').notNull(),
    retentionDays: integer('retention_days').notNull(),
    price: integer('price').notNull(),
    markup: real('markup').notNull(),
    expiries: integer('expiries').notNull(),
    cooldownSeconds: integer('cooldown_seconds').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tier, t.version] })],
);

export const subscriptions = sqliteTable('subscriptions', {
  accountId: text('account_id').primaryKey(),
  revision: integer('revision').notNull(),
  tier: text('tier', { enum: TIERS }).notNull(),
  price: integer('price').notNull(),
  periodStart: integer('period_start').notNull(),
  periodEnd: integer('period_end').notNull(),
  nextTier: text('next_tier', { enum: ['free', 'developer'] }),
  graceUntil: integer('grace_until'),
  dueAt: integer('due_at'),
  keptDays: integer('kept_days').notNull(),
  keptUntil: integer('kept_until').notNull(),
  anchorDay: integer('anchor_day').notNull(),
  developerSince: integer('developer_since'),
  enterpriseSince: integer('enterprise_since'),
});

export const tierChanges = sqliteTable('tier_changes', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  revision: integer('revision').notNull(),
  requestHash: text('request_hash'),
  fromTier: text('from_tier', { enum: TIERS }).notNull(),
  toTier: text('to_tier', { enum: TIERS }).notNull(),
  effectiveAt: integer('effective_at').notNull(),
  charged: integer('charged').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const hubOutbox = sqliteTable('hub_outbox', {
  seq: integer('seq').primaryKey(),
  id: text('id').notNull(),
  accountId: text('account_id').notNull(),
  type: text('type').notNull(),
  data: text('data').notNull(),
  createdAt: integer('created_at').notNull(),
  appendedAt: integer('appended_at'),
});

export const jobs = sqliteTable('jobs', {
  name: text('name').primaryKey(),
  ranAt: integer('ran_at').notNull(),
  cursor: text('cursor').notNull(),
});

export const ledgerChecks = sqliteTable('ledger_checks', {
  accountId: text('account_id').primaryKey(),
  seq: integer('seq').notNull(),
  chain: text('chain').notNull(),
});

export const usageDaily = sqliteTable(
  'usage_daily',
  {
    accountId: text('account_id').notNull(),
    day: text('day').notNull(),
    credential: text('credential').notNull(),
    route: text('route').notNull(),
    requests: integer('requests').notNull(),
    clientErrors: integer('client_errors').notNull(),
    serverErrors: integer('server_errors').notNull(),
    limited: integer('limited').notNull(),
    totalMs: integer('total_ms').notNull(),
    maxMs: integer('max_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.day, t.credential, t.route] })],
);

export const usageFlushes = sqliteTable('usage_flushes', {
  accountId: text('account_id').primaryKey(),
  through: integer('through').notNull(),
  flushedAt: integer('flushed_at').notNull(),
});

export const spendBreaker = sqliteTable('spend_breaker', {
  id: integer('id').primaryKey(),
  hourlyCents: integer('hourly_cents').notNull(),
  openUntil: integer('open_until').notNull(),
});

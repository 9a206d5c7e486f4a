import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const paymentMethods = sqliteTable('payment_methods', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  paymentId: text('payment_id').notNull(),
  fingerprint: text('fingerprint').notNull(),
  sealed: text('sealed'),
  brand: text('brand'),
  last4: text('last4'),
  expMonth: integer('exp_month'),
  expYear: integer('exp_year'),
  bank: text('bank'),
  isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  removedAt: integer('removed_at'),
});

export const autoTopUps = sqliteTable('auto_top_ups', {
  accountId: text('account_id').primaryKey(),
  revision: integer('revision').notNull(),
  isEnabled: integer('is_enabled', { mode: 'boolean' }).notNull(),
  cardId: text('card_id').notNull(),
  threshold: integer('threshold').notNull(),
  notifyBelow: integer('notify_below').notNull(),
  credits: integer('credits').notNull(),
  currency: text('currency').notNull(),
  monthlyCap: integer('monthly_cap').notNull(),
  cooldownMs: integer('cooldown_ms').notNull(),
  consentedBy: text('consented_by').notNull(),
  consentedAt: integer('consented_at').notNull(),
  failures: integer('failures').notNull(),
  lastChargeAt: integer('last_charge_at'),
  dueAt: integer('due_at'),
  crossings: integer('crossings').notNull(),
  toldCrossings: integer('told_crossings').notNull(),
  isStopTold: integer('is_stop_told', { mode: 'boolean' }).notNull(),
});

export const tierPayments = sqliteTable('tier_payments', {
  accountId: text('account_id').primaryKey(),
  first: text('first', { enum: ['credits', 'card'] }).notNull(),
  cardId: text('card_id').notNull(),
  currency: text('currency').notNull(),
  consentedBy: text('consented_by').notNull(),
  consentedAt: integer('consented_at').notNull(),
});

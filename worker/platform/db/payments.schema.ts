import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const fxRates = sqliteTable('fx_rates', {
  id: text('id').primaryKey(),
  currency: text('currency').notNull(),
  micros: integer('micros').notNull(),
  source: text('source').notNull(),
  observedAt: integer('observed_at').notNull(),
  setBy: text('set_by').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const payments = sqliteTable('payments', {
  id: text('id').primaryKey(),
  reference: text('reference').notNull(),
  accountId: text('account_id').notNull(),
  tenantId: text('tenant_id').notNull(),
  purpose: text('purpose', { enum: ['topup', 'tier'] }).notNull(),
  cardId: text('card_id'),
  credits: integer('credits').notNull(),
  currency: text('currency').notNull(),
  amount: integer('amount').notNull(),
  rateMicros: integer('rate_micros').notNull(),
  rateSource: text('rate_source').notNull(),
  rateObservedAt: integer('rate_observed_at').notNull(),
  lockedUntil: integer('locked_until').notNull(),
  requestHash: text('request_hash').notNull(),
  state: text('state').notNull(),
  reason: text('reason'),
  authorizationUrl: text('authorization_url'),
  providerId: text('provider_id'),
  channel: text('channel'),
  credited: integer('credited'),
  paidAt: integer('paid_at'),
  leaseUntil: integer('lease_until').notNull(),
  checks: integer('checks').notNull(),
  nextCheckAt: integer('next_check_at'),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
  origin: text('origin').notNull(),
  saveCard: integer('save_card', { mode: 'boolean' }).notNull(),
  wantedTier: text('wanted_tier'),
});

export const paymentRefunds = sqliteTable('payment_refunds', {
  id: text('id').primaryKey(),
  paymentId: text('payment_id').notNull(),
  accountId: text('account_id').notNull(),
  providerId: text('provider_id'),
  requestedBy: text('requested_by'),
  requestHash: text('request_hash').notNull(),
  credits: integer('credits').notNull(),
  amount: integer('amount').notNull(),
  state: text('state').notNull(),
  reason: text('reason'),
  attempts: integer('attempts').notNull(),
  nextAt: integer('next_at'),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
});

export const paymentDisputes = sqliteTable('payment_disputes', {
  id: text('id').primaryKey(),
  providerId: text('provider_id').notNull(),
  paymentId: text('payment_id').notNull(),
  accountId: text('account_id').notNull(),
  credits: integer('credits').notNull(),
  amount: integer('amount').notNull(),
  category: text('category'),
  state: text('state', { enum: ['open', 'won', 'lost'] }).notNull(),
  resolution: text('resolution'),
  dueAt: integer('due_at'),
  nextAt: integer('next_at'),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
});

export const paystackEvents = sqliteTable('paystack_events', {
  id: text('id').primaryKey(),
  event: text('event').notNull(),
  subject: text('subject'),
  reference: text('reference'),
  attempts: integer('attempts').notNull(),
  nextAt: integer('next_at'),
  createdAt: integer('created_at').notNull(),
});

export const paymentReports = sqliteTable('payment_reports', {
  day: text('day').primaryKey(),
  transactions: integer('transactions').notNull(),
  payments: integer('payments').notNull(),
  differences: text('differences').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const receipts = sqliteTable(
  'receipts',
  {
    tenantId: text('tenant_id').notNull(),
    number: integer('number').notNull(),
    paymentId: text('payment_id').notNull(),
    accountId: text('account_id').notNull(),
    seller: text('seller').notNull(),
    sealed: text('sealed'),
    layout: integer('layout').notNull(),
    issuedAt: integer('issued_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.number] })],
);

export const statementRounds = sqliteTable('statement_rounds', {
  month: text('month').primaryKey(),
  after: text('after').notNull(),
  endedAt: integer('ended_at'),
});

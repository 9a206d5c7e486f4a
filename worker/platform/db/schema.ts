import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// Mirrors migrations/*.sql, which are written by hand: drizzle-kit's table rebuild would drop the triggers.

export * from './cards.schema';
export * from './events.schema';
export * from './login.schema';
export * from './notifications.schema';
export * from './payments.schema';
export * from './requests.schema';
export * from './sealing.schema';
export * from './tiers.schema';
export * from './webhooks.schema';

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

export const keyUses = sqliteTable('key_uses', {
  keyId: text('key_id').primaryKey(),
  lastUsedAt: integer('last_used_at').notNull(),
});

export const invitations = sqliteTable('invitations', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  role: text('role', { enum: ['owner', 'member'] }).notNull(),
  addressHash: text('address_hash').notNull(),
  sealed: text('sealed').notNull(),
  tokenHash: text('token_hash').notNull(),
  invitedBy: text('invited_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  endedAt: integer('ended_at'),
  outcome: text('outcome', { enum: ['accepted', 'revoked'] }),
});

export const auditLog = sqliteTable('audit_log', {
  id: text('id').primaryKey(),
  accountId: text('account_id'),
  actorKind: text('actor_kind', { enum: ['user', 'key', 'staff', 'system'] }).notNull(),
  actorId: text('actor_id'),
  action: text('action').notNull(),
  targetType: text('target_type').notNull(),
  targetId: text('target_id').notNull(),
  before: text('before'),
  after: text('after'),
  sealed: text('sealed'),
  createdAt: integer('created_at').notNull(),
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

export const ledgerAccounts = sqliteTable('ledger_accounts', {
  id: text('id').primaryKey(),
  balance: integer('balance').notNull(),
  floor: integer('floor'),
});

export const transfers = sqliteTable(
  'transfers',
  {
    reference: text('reference').notNull(),
    step: text('step').notNull(),
    accountId: text('account_id').notNull(),
    seq: integer('seq').notNull(),
    debit: text('debit').notNull(),
    credit: text('credit').notNull(),
    amount: integer('amount').notNull(),
    debitAfter: integer('debit_after').notNull(),
    creditAfter: integer('credit_after').notNull(),
    period: text('period').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.reference, t.step] })],
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

export const markups = sqliteTable(
  'markups',
  {
    service: text('service').notNull(),
    tier: text('tier', { enum: ['*', 'free', 'developer', 'enterprise'] }).notNull(),
    factor: real('factor').notNull(),
  },
  (t) => [primaryKey({ columns: [t.service, t.tier] })],
);

export const providerReservations = sqliteTable('provider_reservations', {
  reservationId: text('reservation_id').primaryKey(),
  providerAccount: text('provider_account').notNull(),
  verificationId: text('verification_id').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const messages = sqliteTable(
  'messages',
  {
    verificationId: text('verification_id').notNull(),
    id: text('id').notNull(),
    sealed: text('sealed').notNull(),
    late: integer('late').notNull(),
    receivedAt: integer('received_at').notNull(),
    storedAt: integer('stored_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.verificationId, t.id] })],
);

export const unmatchedMessages = sqliteTable('unmatched_messages', {
  id: text('id').primaryKey(),
  providerAccount: text('provider_account').notNull(),
  reservationId: text('reservation_id').notNull(),
  sealed: text('sealed').notNull(),
  cause: text('cause').notNull(),
  attempts: integer('attempts').notNull(),
  nextAt: integer('next_at'),
  receivedAt: integer('received_at').notNull(),
});

export const recoveries = sqliteTable(
  'recoveries',
  {
    verificationId: text('verification_id').notNull(),
    name: text('name', { enum: ['release', 'area_code', 'report'] }).notNull(),
    accountId: text('account_id').notNull(),
    providerAccount: text('provider_account').notNull(),
    service: text('service').notNull(),
    reservationId: text('reservation_id'),
    action: text('action', { enum: ['none', 'cancel', 'report', 'find'] }).notNull(),
    state: text('state', { enum: ['open', 'recovered', 'charged', 'nothing_bought'] }).notNull(),
    amount: integer('amount'),
    attempts: integer('attempts').notNull(),
    since: integer('since').notNull(),
    nextAt: integer('next_at'),
    lateMessages: integer('late_messages').notNull(),
    note: text('note'),
    unpaid: integer('unpaid').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.verificationId, t.name] })],
);

export const mails = sqliteTable('mails', {
  id: text('id').primaryKey(),
  template: text('template').notNull(),
  sealed: text('sealed'),
  attempts: integer('attempts').notNull(),
  nextAt: integer('next_at'),
  outcome: text('outcome', { enum: ['sent', 'refused'] }),
  createdAt: integer('created_at').notNull(),
  medium: text('medium', { enum: ['email', 'sms'] }).notNull(),
  lane: text('lane').notNull(),
});

export const credentialEnds = sqliteTable(
  'credential_ends',
  {
    accountId: text('account_id').notNull(),
    credentialId: text('credential_id').notNull(),
    dead: integer('dead', { mode: 'boolean' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountId, t.credentialId] })],
);

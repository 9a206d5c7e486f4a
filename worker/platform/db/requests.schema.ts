import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const idempotentRequests = sqliteTable(
  'idempotent_requests',
  {
    accountId: text('account_id').notNull(),
    id: text('id').notNull(),
    requestHash: text('request_hash').notNull(),
    seed: text('seed').notNull(),
    runs: integer('runs').notNull(),
    leaseUntil: integer('lease_until').notNull(),
    answer: text('answer'),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.id] })],
);

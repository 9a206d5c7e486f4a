import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const deadLetters = sqliteTable('dead_letters', {
  id: text('id').primaryKey(),
  queue: text('queue').notNull(),
  body: text('body').notNull(),
  at: integer('at').notNull(),
  replayedAt: integer('replayed_at'),
});

export const balanceAlerts = sqliteTable('balance_alerts', {
  accountId: text('account_id').primaryKey(),
  threshold: integer('threshold').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

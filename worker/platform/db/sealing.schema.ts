import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const dataKeys = sqliteTable(
  'data_keys',
  {
    owner: text('owner').notNull(),
    version: integer('version').notNull(),
    wrapped: text('wrapped'),
    masterId: text('master_id'),
    createdAt: integer('created_at').notNull(),
    destroyedAt: integer('destroyed_at'),
  },
  (t) => [primaryKey({ columns: [t.owner, t.version] })],
);

export const exports = sqliteTable('exports', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  requestedBy: text('requested_by').notNull(),
  state: text('state', { enum: ['running', 'ready', 'failed', 'expired'] }).notNull(),
  parts: integer('parts').notNull(),
  bytes: integer('bytes').notNull(),
  createdAt: integer('created_at').notNull(),
  endedAt: integer('ended_at'),
  expiresAt: integer('expires_at').notNull(),
});

import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const notificationSettings = sqliteTable('notification_settings', {
  userId: text('user_id').primaryKey(),
  types: text('types').notNull(),
  timeZone: text('time_zone').notNull(),
  quietFrom: integer('quiet_from'),
  quietTo: integer('quiet_to'),
  sound: text('sound').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const notificationPhones = sqliteTable('notification_phones', {
  userId: text('user_id').primaryKey(),
  sealed: text('sealed').notNull(),
  verifiedAt: integer('verified_at'),
  codeHash: text('code_hash'),
  codeExpiresAt: integer('code_expires_at'),
  updatedAt: integer('updated_at').notNull(),
});

export const notifications = sqliteTable('notifications', {
  id: text('id').primaryKey(),
  accountId: text('account_id').notNull(),
  userId: text('user_id').notNull(),
  eventId: text('event_id').notNull(),
  channel: text('channel', { enum: ['toast', 'email', 'sms', 'webhook'] }).notNull(),
  type: text('type').notNull(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  aboutType: text('about_type'),
  aboutId: text('about_id'),
  silent: integer('silent').notNull(),
  dueAt: integer('due_at'),
  claim: text('claim'),
  createdAt: integer('created_at').notNull(),
  readAt: integer('read_at'),
  archivedAt: integer('archived_at'),
});

export const announcements = sqliteTable('announcements', {
  id: text('id').primaryKey(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  publishedBy: text('published_by').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const announcementReads = sqliteTable(
  'announcement_reads',
  {
    announcementId: text('announcement_id').notNull(),
    userId: text('user_id').notNull(),
    readAt: integer('read_at').notNull(),
    archivedAt: integer('archived_at'),
  },
  (table) => [primaryKey({ columns: [table.userId, table.announcementId] })],
);

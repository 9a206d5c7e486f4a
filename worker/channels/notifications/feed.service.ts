import * as z from 'zod';
import { batch, returning } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../../platform/db/page';
import { requirePerson } from '../../accounts/credentials/person';
import { readPosition } from '../../platform/core/cursor';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import type { ListNotifications } from './notifications.schemas';
import { visibleTypes } from './notification-rules';

const Row = z
  .object({
    id: z.string(),
    user_id: z.string(),
    type: z.string(),
    title: z.string(),
    body: z.string(),
    about_type: z.enum(['verification', 'payment']).nullable(),
    about_id: z.string().nullable(),
    silent: z.int(),
    created_at: z.number(),
    read_at: z.number().nullable(),
    archived_at: z.number().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    userId: row.user_id,
    type: row.type,
    title: row.title,
    body: row.body,
    about:
      row.about_type !== null && row.about_id !== null
        ? { type: row.about_type, id: row.about_id }
        : null,
    isSilent: row.silent === 1,
    createdAt: row.created_at,
    readAt: row.read_at,
    archivedAt: row.archived_at,
  }));
/** A notification in the dashboard. Times are epoch milliseconds. */
export type Notification = z.infer<typeof Row>;

const Count = z.object({ n: z.int() });

/** SQL: the person, account and types. A person who is no longer an owner does not see the types of owners. */
const OWN = `user_id = ?1 AND account_id = ?2 AND type IN (SELECT value FROM json_each(?3))`;

/** SQL: the condition of the partial index, so that counting reads only unread rows. */
const UNREAD = 'AND read_at IS NULL AND archived_at IS NULL';

const COLUMNS =
  'id, user_id, account_id, type, title, body, about_type, about_id, silent, created_at, read_at, archived_at';

const SORTED = sortedBy();

/** SQL: a page of notifications and announcements. Each half reads only one page in index order. */
const feedPageSql = (where: string, order: Order, limit: string): string => {
  const page = `${SORTED[order].order} LIMIT ${limit}`;
  const half = (from: string, own: string) =>
    `SELECT * FROM (SELECT ${COLUMNS} FROM ${from} WHERE ${own} AND ${where} ${page})`;
  return `SELECT * FROM (${half('notifications', `channel = 'toast'`)}
    UNION ALL ${half('announcement_feed', `type = 'announcement'`)}) ${page}`;
};

const ownOf = ({ principal }: Ctx, userId: string): [string, string, string] => {
  const types = principal.role ? visibleTypes(principal.role) : [];
  return [userId, principal.accountId, JSON.stringify([...types, 'announcement'])];
};

/** The caller's notifications of the account they act for. `unread` counts all that were not archived. */
export async function listNotifications(
  ctx: Ctx,
  { state, archived, type, query, cursor, limit, order }: ListNotifications,
): Promise<Page<Notification> & { unread: number }> {
  const own = ownOf(ctx, requirePerson(ctx).id);
  const { found, unread } = await batch(ctx.db, {
    found: returning(
      Row,
      ctx.db.sql
        .prepare(
          feedPageSql(
            `${OWN} AND (archived_at IS NOT NULL) = ?4
               AND (?5 IS NULL OR (read_at IS NULL) = (?5 = 'unread')) AND (?6 IS NULL OR type = ?6)
               AND (?7 IS NULL OR instr(lower(title), lower(?7)) > 0 OR instr(lower(body), lower(?7)) > 0)
               AND ${SORTED[order].beyond('?8', '?9')} ${state === 'unread' && !archived ? UNREAD : ''}`,
            order,
            '?10',
          ),
        )
        .bind(
          ...own,
          archived ? 1 : 0,
          state ?? null,
          type ?? null,
          // Not LIKE: D1 limits its patterns to 50 bytes.
          query ?? null,
          ...pageStart({ cursor, order }),
          limit + 1,
        ),
    ),
    unread: returning(
      Count,
      ctx.db.sql
        .prepare(
          `SELECT (SELECT count(*) FROM notifications WHERE channel = 'toast' AND ${OWN} ${UNREAD})
             + (SELECT count(*) FROM announcement_feed WHERE ${OWN} ${UNREAD}) AS n`,
        )
        .bind(...own),
    ),
  });
  return { ...toPage(found, limit, cursorOf), unread: unread[0]?.n ?? 0 };
}

const ExportPosition = z.tuple([z.string(), z.string()]);
const START: z.infer<typeof ExportPosition> = ['', ''];
const ExportPlace = z
  .object({ user_id: z.string(), event_id: z.string() })
  .transform((row): z.infer<typeof ExportPosition> => [row.user_id, row.event_id]);

/**
 * All notifications in the dashboards of the account's members, by person and event, for its export. No index has them
 * by time for an account: it would cost each notification a written row. After an unreadable cursor it starts again.
 */
export async function listAccountNotifications(
  ctx: SystemCtx,
  accountId: string,
  { cursor, limit }: { cursor: string | undefined; limit: number },
): Promise<Page<Notification>> {
  const after = readPosition(ExportPosition, cursor ?? '', START);
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM notifications WHERE account_id = ?1 AND (user_id, event_id) > (?2, ?3) AND channel = 'toast'
       ORDER BY user_id, event_id LIMIT ?4`,
    )
    .bind(accountId, ...after, limit + 1)
    .all();
  const data = parseRows(found, Row).slice(0, limit);
  const last = parseRows(found, ExportPlace).at(limit - 1);
  const hasMore = found.results.length > limit;
  return { data, nextCursor: hasMore ? JSON.stringify(last) : null };
}

const cursorOf = ({ createdAt, id }: Notification) => ({ at: createdAt, id });

/** SQL: one notification or announcement of the caller. */
const SELECT_ONE = `SELECT * FROM notification_feed WHERE ${OWN} AND id = ?4`;

/** @throws notifications.not_found. */
export async function getNotification(ctx: Ctx, id: string): Promise<Notification> {
  const found = await ctx.db.sql
    .prepare(SELECT_ONE)
    .bind(...ownOf(ctx, requirePerson(ctx).id), id)
    .all();
  const [notification] = parseRows(found, Row);
  if (!notification) throw new AppError('notifications.not_found');
  return notification;
}

/** Idempotent. @throws notifications.not_found. */
export const markRead = (ctx: Ctx, id: string): Promise<Notification> =>
  mark(ctx, id, { isArchived: false });

/** Archives and reads a notification. @throws notifications.not_found. */
export const archiveNotification = (ctx: Ctx, id: string): Promise<Notification> =>
  mark(ctx, id, { isArchived: true });

async function mark(
  ctx: Ctx,
  id: string,
  { isArchived }: { isArchived: boolean },
): Promise<Notification> {
  const own = ownOf(ctx, requirePerson(ctx).id);
  const now = ctx.now();
  const archivedAt = isArchived ? now : null;
  const { found } = await batch(ctx.db, {
    toast: ctx.db.sql
      .prepare(
        `UPDATE notifications SET read_at = coalesce(read_at, ?5), archived_at = coalesce(archived_at, ?6)
         WHERE ${OWN} AND id = ?4 AND channel = 'toast'`,
      )
      .bind(...own, id, now, archivedAt),
    announcement: ctx.db.sql
      .prepare(
        `INSERT INTO announcement_reads (announcement_id, user_id, read_at, archived_at)
         SELECT id, user_id, ?5, ?6 FROM notification_feed WHERE ${OWN} AND id = ?4 AND type = 'announcement'
         ON CONFLICT DO UPDATE SET archived_at = coalesce(archived_at, excluded.archived_at)`,
      )
      .bind(...own, id, now, archivedAt),
    found: returning(Row, ctx.db.sql.prepare(SELECT_ONE).bind(...own, id)),
  });
  const [notification] = found;
  if (!notification) throw new AppError('notifications.not_found');
  return notification;
}

/** Reads all notifications of the caller, archived ones too. Returns how many were unread. */
export async function markAllRead(ctx: Ctx): Promise<number> {
  const own = ownOf(ctx, requirePerson(ctx).id);
  const now = ctx.now();
  const { toasts, announcements } = await batch(ctx.db, {
    toasts: ctx.db.sql
      .prepare(
        `UPDATE notifications SET read_at = ?4 WHERE ${OWN} AND channel = 'toast' AND read_at IS NULL`,
      )
      .bind(...own, now),
    announcements: ctx.db.sql
      .prepare(
        `INSERT INTO announcement_reads (announcement_id, user_id, read_at)
         SELECT id, user_id, ?4 FROM notification_feed WHERE ${OWN} AND type = 'announcement' AND read_at IS NULL
         ON CONFLICT DO NOTHING`,
      )
      .bind(...own, now),
  });
  return toasts.meta.changes + announcements.meta.changes;
}

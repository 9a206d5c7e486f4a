import * as z from 'zod';
import { auditRow } from '../../audit/audit.service';
import { batch, returning } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { guarded } from '../../platform/db/guarded';
import { pageStart, sortedBy, toPage, type Page } from '../../platform/db/page';
import { requirePerson } from '../../accounts/credentials/person';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { AppError } from '../../platform/core/errors';
import { derivedId, newId } from '../../platform/core/ids';
import type { ListQuery } from '../../platform/core/page-query';
import type { Announce } from './notifications.schemas';

const Row = z
  .object({ id: z.string(), title: z.string(), body: z.string(), created_at: z.number() })
  .transform(({ created_at: createdAt, ...row }) => ({ ...row, createdAt }));
/** A message from the platform to all people. `createdAt` is epoch milliseconds. */
export type Announcement = z.infer<typeof Row>;

/**
 * Publishes an announcement to every person of every account, in the dashboard. A repeat with the same Idempotency-Key
 * is the same announcement.
 * @throws auth.person, idempotency.body_differs.
 */
export async function announce(
  ctx: Ctx,
  idempotencyKey: string | null,
  { title, body }: Announce,
): Promise<Announcement> {
  const { id: by } = requirePerson(ctx);
  const { ID_KEY } = ctx.env;
  const id = idempotencyKey
    ? derivedId(ID_KEY, 'ann', [by, idempotencyKey])
    : newId(ID_KEY, 'ann', ctx.now());
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO announcements (id, title, body, published_by, created_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    )
    .bind(id, title, body, by, ctx.now());
  const entry = await auditRow(ctx, {
    accountId: null,
    actor: { kind: 'staff', id: by },
    action: 'announcement.published',
    target: { type: 'announcement', id },
    address: ctx.address,
  });
  const {
    publication: [inserted],
    found,
  } = await batch(ctx.db, {
    publication: guarded(ctx.db, insert, [entry]),
    found: returning(Row, ctx.db.sql.prepare('SELECT * FROM announcements WHERE id = ?').bind(id)),
  });
  const [announcement] = found;
  if (!announcement) throw new Error('a stored announcement was not found');
  if (announcement.title !== title || announcement.body !== body)
    throw new AppError('idempotency.body_differs');
  if (inserted.meta.changes === 0) ctx.foundAgain?.();
  return announcement;
}

/** @throws announcements.not_found. */
export async function getAnnouncement(ctx: SystemCtx, id: string): Promise<Announcement> {
  const found = await ctx.db.sql.prepare('SELECT * FROM announcements WHERE id = ?').bind(id).all();
  const [announcement] = parseRows(found, Row);
  if (!announcement) throw new AppError('announcements.not_found');
  return announcement;
}

const SORTED = sortedBy();

/** All announcements; for staff, also those that they archived. */
export async function listAnnouncements(
  ctx: SystemCtx,
  { cursor, limit, order }: ListQuery,
): Promise<Page<Announcement>> {
  const sorting = SORTED[order];
  const found = await ctx.db.sql
    .prepare(
      `SELECT * FROM announcements WHERE ${sorting.beyond('?1', '?2')} ${sorting.order} LIMIT ?3`,
    )
    .bind(...pageStart({ cursor, order }), limit + 1)
    .all();
  return toPage(parseRows(found, Row), limit, (row) => ({ at: row.createdAt, id: row.id }));
}

import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { guarded, type GuardedRow } from '../../platform/db/guarded';
import { MAX_CANDIDATES } from '../../platform/db/in-turns';
import { runCoalesced } from '../../platform/core/background';
import { reserveAttempt, type AttemptSubject } from '../../traffic/attempts/attempts.client';
import { HOUR, SECOND } from '../../platform/core/clock';
import { ROLES, type Role, type SystemCtx } from '../../platform/core/ctx';
import { AppError, describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { scheduleMailDelivery, mailRow, textRow } from '../../mail/mail.service';
import { findPhone } from './phones.service';

/** Longer than it takes to store an email: after a crash the next sender continues when the lease ends. */
const LEASE_MS = 30 * SECOND;
/** Digests of one round. */
const GROUPS = 50;
const ROUNDS = 10;
/** Titles that a digest lists; it counts the rest. */
const NAMED_IN_MAIL = 50;
const NAMED_IN_TEXT = 4;

const Due = z.object({
  id: z.string(),
  account_id: z.string(),
  user_id: z.string(),
  channel: z.enum(['email', 'sms']),
  title: z.string(),
  body: z.string(),
  about_type: z.enum(['verification', 'payment']).nullable(),
  about_id: z.string().nullable(),
});
type Due = z.infer<typeof Due>;

const Reader = z.object({
  email: z.string(),
  email_verified: z.int(),
  account: z.string(),
  role: z.enum(ROLES),
});
type Reader = z.infer<typeof Reader>;

/** For after an insert: sends in the background. */
export const scheduleNotificationDelivery = (ctx: SystemCtx): void =>
  runCoalesced('notifications.send', '', () => sendDueNotifications(ctx));

/**
 * Stores the emails and text messages of due notifications, one digest for several of the same person. Each is sent once:
 * a sender leases its rows and finishes them in the batch that stores the email (I-03). Returns when the next are due.
 */
export async function sendDueNotifications(ctx: SystemCtx): Promise<number | null> {
  for (let round = 0; round < ROUNDS; round++) {
    const claim = crypto.randomUUID();
    const due = await take(ctx, claim);
    const groups = Map.groupBy(due, (one) => `${one.user_id} ${one.account_id} ${one.channel}`);
    for (const group of groups.values()) await trySend(ctx, claim, group);
    if (groups.size > 0) scheduleMailDelivery(ctx);
    if (groups.size < GROUPS) break;
  }
  const next = await ctx.db.sql
    .prepare('SELECT min(due_at) AS at FROM notifications WHERE due_at IS NOT NULL')
    .first<number>('at');
  return next ?? null;
}

// Not a `DueQueue`: a claim covers a group of rows, and its id is the idempotency key of their one email.
/** SQL: the next digests. Accounts take turns, however many members they have (I-62). */
const NEXT = `SELECT user_id, account_id, channel, min(due_at) AS due,
    row_number() OVER (PARTITION BY account_id ORDER BY min(due_at)) AS turn
  FROM (SELECT user_id, account_id, channel, due_at FROM notifications
    WHERE due_at <= ?1 ORDER BY due_at LIMIT ${MAX_CANDIDATES})
  GROUP BY user_id, account_id, channel ORDER BY turn, due LIMIT ${GROUPS}`;

async function take(ctx: SystemCtx, claim: string): Promise<Due[]> {
  const now = ctx.now();
  const found = await ctx.db.sql
    .prepare(
      `UPDATE notifications SET due_at = ?1 + ${LEASE_MS}, claim = ?2 WHERE due_at <= ?1
         AND (user_id, account_id, channel) IN (
           SELECT user_id, account_id, channel FROM (${NEXT}))
       RETURNING id, account_id, user_id, channel, title, body, about_type, about_id, created_at`,
    )
    .bind(now, claim)
    .all();
  // RETURNING has no order.
  const rows = parseRows(found, Due.extend({ created_at: z.number() }));
  return rows.toSorted((a, b) => a.created_at - b.created_at || a.id.localeCompare(b.id));
}

/** A failed digest is sent again after its lease, and does not delay the others. */
async function trySend(ctx: SystemCtx, claim: string, group: readonly Due[]): Promise<void> {
  try {
    await send(ctx, claim, group);
  } catch (error) {
    log('error', 'notifications.failed', { count: group.length, error: describeError(error) });
  }
}

/** Sends the digest of one person, account and channel. Persons that left, or have no phone any more, are skipped. */
async function send(ctx: SystemCtx, claim: string, group: readonly Due[]): Promise<void> {
  const finish = ctx.db.sql
    .prepare(
      `UPDATE notifications SET due_at = NULL, claim = NULL
       WHERE claim = ? AND id IN (SELECT value FROM json_each(?))`,
    )
    .bind(claim, JSON.stringify(group.map(({ id }) => id)));
  const outgoing = await outgoingRow(ctx, claim, group);
  if (outgoing === 'later') return postpone(ctx, claim, group);
  await ctx.db.sql.batch(outgoing ? guarded(ctx.db, finish, [outgoing]) : [finish]);
}

/** Over the limit: the notifications wait and become one digest. */
async function postpone(ctx: SystemCtx, claim: string, group: readonly Due[]): Promise<void> {
  await ctx.db.sql
    .prepare(
      `UPDATE notifications SET due_at = ?3, claim = NULL
       WHERE claim = ?1 AND id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(claim, JSON.stringify(group.map(({ id }) => id)), ctx.now() + HOUR)
    .run();
}

async function outgoingRow(
  ctx: SystemCtx,
  claim: string,
  group: readonly Due[],
): Promise<GuardedRow | 'later' | null> {
  const [first] = group;
  if (!first) return null;
  const { user_id: userId, account_id: accountId, channel } = first;
  const found = await ctx.db.sql
    .prepare(
      `SELECT u.email, u.email_verified, a.name AS account, m.role FROM memberships m
       JOIN auth_users u ON u.id = m.user_id JOIN accounts a ON a.id = m.account_id
       WHERE m.account_id = ? AND m.user_id = ?`,
    )
    .bind(accountId, userId)
    .first();
  if (found === null) return null;
  const reader = Reader.parse(found);
  const key = `notification:${claim}:${userId}:${accountId}:${channel}`;
  if (channel === 'email') {
    if (reader.email_verified !== 1) return null;
    const mayGo = await takeFromLimit(ctx, 'notification-mail', [{ name: userId }]);
    return mayGo ? emailRow(ctx, { key, to: reader.email, by: accountId, reader }, group) : 'later';
  }
  const phone = await findPhone(ctx, userId);
  if (!phone?.isVerified) return null;
  const mayGo = await takeFromLimit(ctx, 'notification-text', [
    { name: userId },
    { name: phone.number },
  ]);
  return mayGo ? smsRow(ctx, { key, to: phone.number, by: accountId }, group) : 'later';
}

async function takeFromLimit(
  ctx: SystemCtx,
  act: 'notification-mail' | 'notification-text',
  readers: readonly AttemptSubject[],
): Promise<boolean> {
  try {
    await reserveAttempt(ctx, act, readers);
    return true;
  } catch (error) {
    if (error instanceof AppError && error.status === 429) return false;
    throw error;
  }
}

function emailRow(
  ctx: SystemCtx,
  { reader, ...who }: { key: string; to: string; by: string; reader: Reader },
  group: readonly Due[],
): Promise<GuardedRow> {
  const { account, role } = reader;
  const [only] = group;
  if (only && group.length === 1) {
    const { title, body } = only;
    const values = { title, body, account, link: dashboardLink(ctx.env, role, only) };
    return mailRow(ctx, { ...who, template: 'notification.one', values });
  }
  const entries = listTitles(group, NAMED_IN_MAIL).join('\n');
  const link = `${ctx.env.DASHBOARD_ORIGIN}/notifications`;
  const values = { count: String(group.length), account, entries, link };
  return mailRow(ctx, { ...who, template: 'notification.many', values });
}

function smsRow(
  ctx: SystemCtx,
  who: { key: string; to: string; by: string },
  group: readonly Due[],
): Promise<GuardedRow> {
  const [only] = group;
  const sms =
    only && group.length === 1
      ? {
          template: 'notification.one' as const,
          values: { title: only.title, body: only.body },
        }
      : {
          template: 'notification.many' as const,
          values: {
            count: String(group.length),
            titles: listTitles(group, NAMED_IN_TEXT).join('; '),
          },
        };
  return textRow(ctx, { ...who, ...sms });
}

/** Each title once, with its count. Line breaks are removed: a line is one entry of the list. */
function listTitles(group: readonly Due[], most: number): string[] {
  const titles = Map.groupBy(group, ({ title }) => title.replaceAll(/\s+/g, ' '));
  const all = [...titles].map(([title, { length }]) =>
    length === 1 ? title : `${title} (${length} times)`,
  );
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), `and ${rest} more`] : all;
}

/** The page of the dashboard with the details: built from our own origin. */
function dashboardLink(
  { DASHBOARD_ORIGIN: origin }: Env,
  role: Role,
  { about_type: type, about_id: id }: Due,
): string {
  if (type === null || id === null) return `${origin}/home`;
  if (type === 'verification') return `${origin}/numbers/${encodeURIComponent(id)}`;
  // Only owners may see payments.
  return role === 'owner'
    ? `${origin}/billing/payments/${encodeURIComponent(id)}`
    : `${origin}/billing/statement`;
}

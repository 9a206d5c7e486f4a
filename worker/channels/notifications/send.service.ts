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
import { deliverSoon, mailRow, textRow } from '../../mail/mail.service';
import { findPhone } from './phones.service';

/** Longer than it takes to write what goes out: a sender that dies leaves its notifications to the next. */
const LEASE_MS = 30 * SECOND;
/** Digests of one round. */
const GROUPS = 50;
const ROUNDS = 10;
/** As many as a digest names; of the rest it says how many they are. */
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

/** For after an insert: nobody waits for it. */
export const sendSoon = (ctx: SystemCtx): void =>
  runCoalesced('notifications.send', '', () => sendDueNotifications(ctx));

/**
 * Makes mails and texts of what is due: of several for the same person one digest. Each goes out once: who takes a row
 * owns it for a while, and finishes it in the batch that stores the mail (I-03). Answers when more will be due.
 */
export async function sendDueNotifications(ctx: SystemCtx): Promise<number | null> {
  for (let round = 0; round < ROUNDS; round++) {
    const claim = crypto.randomUUID();
    const due = await take(ctx, claim);
    const groups = Map.groupBy(due, (one) => `${one.user_id} ${one.account_id} ${one.channel}`);
    for (const group of groups.values()) await sendOrLeave(ctx, claim, group);
    if (groups.size > 0) deliverSoon(ctx);
    if (groups.size < GROUPS) break;
  }
  const next = await ctx.db.sql
    .prepare('SELECT min(due_at) AS at FROM notifications WHERE due_at IS NOT NULL')
    .first<number>('at');
  return next ?? null;
}

// Not a `DueQueue`: what is taken is a group of rows, and its claim names the one mail that they become.
/** The digests that go out next: accounts take turns here too, however many people they have to tell (I-62). */
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
  // RETURNING knows no order.
  const rows = parseRows(found, Due.extend({ created_at: z.number() }));
  return rows.toSorted((a, b) => a.created_at - b.created_at || a.id.localeCompare(b.id));
}

/** What cannot go out now does once its lease is over, and keeps nobody else's waiting. */
async function sendOrLeave(ctx: SystemCtx, claim: string, group: readonly Due[]): Promise<void> {
  try {
    await send(ctx, claim, group);
  } catch (error) {
    log('error', 'notifications.failed', { count: group.length, error: describeError(error) });
  }
}

/** Those of one person, account and channel. Who has left meanwhile, or has no phone any more, hears nothing. */
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

/** Over the bound: they wait, and become one. */
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
    const mayGo = await mayTell(ctx, 'notification-mail', [{ name: userId }]);
    return mayGo ? emailOf(ctx, { key, to: reader.email, by: accountId, reader }, group) : 'later';
  }
  const phone = await findPhone(ctx, userId);
  if (!phone?.isVerified) return null;
  const mayGo = await mayTell(ctx, 'notification-text', [{ name: userId }, { name: phone.number }]);
  return mayGo ? textOf(ctx, { key, to: phone.number, by: accountId }, group) : 'later';
}

async function mayTell(
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

function emailOf(
  ctx: SystemCtx,
  { reader, ...who }: { key: string; to: string; by: string; reader: Reader },
  group: readonly Due[],
): Promise<GuardedRow> {
  const { account, role } = reader;
  const [only] = group;
  if (only && group.length === 1) {
    const { title, body } = only;
    const values = { title, body, account, link: linkOf(ctx.env, role, only) };
    return mailRow(ctx, { ...who, template: 'notification.one', values });
  }
  const entries = namesOf(group, NAMED_IN_MAIL).join('\n');
  const link = `${ctx.env.DASHBOARD_ORIGIN}/`;
  const values = { count: String(group.length), account, entries, link };
  return mailRow(ctx, { ...who, template: 'notification.many', values });
}

function textOf(
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
            titles: namesOf(group, NAMED_IN_TEXT).join('; '),
          },
        };
  return textRow(ctx, { ...who, ...sms });
}

/** Each title once, with how often it was there; a title of several lines would be several entries. */
function namesOf(group: readonly Due[], most: number): string[] {
  const titles = Map.groupBy(group, ({ title }) => title.replaceAll(/\s+/g, ' '));
  const all = [...titles].map(([title, { length }]) =>
    length === 1 ? title : `${title} (${length} times)`,
  );
  const rest = all.length - most;
  return rest > 0 ? [...all.slice(0, most), `and ${rest} more`] : all;
}

/** Where in the dashboard there is more: an address of ours, whatever the event says. */
function linkOf(
  { DASHBOARD_ORIGIN: origin }: Env,
  role: Role,
  { about_type: type, about_id: id }: Due,
): string {
  if (type === null || id === null) return `${origin}/`;
  if (type === 'verification') return `${origin}/history/${encodeURIComponent(id)}`;
  // A payment itself is the owners' to see.
  return role === 'owner'
    ? `${origin}/credits/payments/${encodeURIComponent(id)}`
    : `${origin}/credits`;
}

import * as z from 'zod';
import { findLowBalanceRecipient } from '../../billing/auto-top-up/auto-top-up-emails.service';
import { parseRows } from '../../platform/db/client';
import { fanOut } from '../webhooks/deliveries/fan-out.service';
import type { LoggedEvent } from '../../events/event';
import { ROLES, type SystemCtx } from '../../platform/core/ctx';
import { derivedId } from '../../platform/core/ids';
import { dueAt } from './send-time';
import { parsePreferences, SettingsRow, type Preferences } from './preferences';
import { quietUntil } from './quiet-hours';
import { scheduleNotificationDelivery } from './send.service';
import {
  isNotificationType,
  NOTIFICATION_TYPES,
  type NotificationType,
} from './notification-texts';
import { CHANNELS, maySee, RULES, type Channel } from './notification-rules';
import { composeText, type NotificationText } from './compose-text';

/** Rows of one statement. */
const CHUNK = 500;

const MemberRow = z
  .object({
    user_id: z.string(),
    role: z.enum(ROLES),
    email: z.string(),
    email_verified: z.int(),
    has_phone: z.int(),
    settings: z.string().nullable(),
  })
  .transform((row) => ({
    userId: row.user_id,
    role: row.role,
    email: row.email,
    hasEmail: row.email_verified === 1,
    hasPhone: row.has_phone === 1,
    preferences: parsePreferences(
      row.settings === null ? null : SettingsRow.parse(JSON.parse(row.settings)),
    ),
  }));
type Member = z.infer<typeof MemberRow>;

interface Known {
  event: LoggedEvent;
  type: NotificationType;
  text: NotificationText;
}

/** A notification of one person, event and channel. Times are epoch milliseconds. */
interface Row {
  id: string;
  userId: string;
  eventId: string;
  channel: Channel;
  type: NotificationType;
  title: string;
  body: string;
  aboutType: string | null;
  aboutId: string | null;
  silent: 0 | 1;
  dueAt: number | null;
  createdAt: number;
}

/**
 * Notifies each member of the account of the events that they chose and may see. Idempotent: a unique index allows one
 * row for each person, event and channel (I-03).
 */
export async function notify(
  ctx: SystemCtx,
  accountId: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  const known = events.flatMap((event) => {
    const { type, data } = event;
    return isNotificationType(type) ? [{ event, type, text: composeText(type, data) }] : [];
  });
  if (known.length === 0) return;
  const isLow = known.some(({ type }) => type === 'balance.low');
  const lowBalanceRecipient = isLow ? await findLowBalanceRecipient(ctx, accountId) : null;
  const rows = (await findMembers(ctx, accountId)).flatMap((member) =>
    known
      .filter(({ type }) => maySee(member.role, type))
      .flatMap((one) =>
        channelsFor(member, one.type, lowBalanceRecipient).map((channel) =>
          toRow(ctx, { accountId, member, one, channel }),
        ),
      ),
  );
  if (rows.length === 0) return;
  await ctx.db.sql.batch(insertStatements(ctx, accountId, rows));
  const wanted = new Set(
    rows.flatMap(({ channel, eventId }) => (channel === 'webhook' ? [eventId] : [])),
  );
  await fanOut(
    ctx,
    accountId,
    known
      .filter(({ event }) => wanted.has(event.id))
      .map((one) => toWebhookEvent(ctx, accountId, one)),
  );
  scheduleNotificationDelivery(ctx);
}

const byDefault = NOTIFICATION_TYPES.filter((type) =>
  CHANNELS.some((channel) => RULES[type].defaults[channel]),
);

/**
 * SQL: whether a member of the account ?1 may receive notifications of one of the types ?2: by default, or because the
 * member has preferences.
 */
export const hasRecipientSql = `EXISTS (SELECT 1 FROM memberships m LEFT JOIN notification_settings s ON s.user_id = m.user_id
  WHERE m.account_id = ?1 AND (s.user_id IS NOT NULL OR EXISTS (SELECT 1 FROM json_each(?2)
    WHERE value IN (${byDefault.map((type) => `'${type}'`).join(', ')}))))`;

async function findMembers(ctx: SystemCtx, accountId: string): Promise<Member[]> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT m.user_id, m.role, u.email, u.email_verified, p.user_id IS NOT NULL AS has_phone,
         CASE WHEN s.user_id IS NOT NULL THEN json_object('types', s.types, 'time_zone', s.time_zone,
           'quiet_from', s.quiet_from, 'quiet_to', s.quiet_to, 'sound', s.sound) END AS settings
       FROM memberships m JOIN auth_users u ON u.id = m.user_id
       LEFT JOIN notification_settings s ON s.user_id = m.user_id
       LEFT JOIN notification_phones p ON p.user_id = m.user_id AND p.verified_at IS NOT NULL
       WHERE m.account_id = ?`,
    )
    .bind(accountId)
    .all();
  return parseRows(found, MemberRow);
}

/** The channels that a member chose, can be reached by, and that do not repeat an email of the event itself. */
function channelsFor(
  member: Member,
  type: NotificationType,
  lowBalanceRecipient: string | null,
): Channel[] {
  const isMailed =
    RULES[type].isMailed || (type === 'balance.low' && member.email === lowBalanceRecipient);
  const can: Readonly<Record<Channel, boolean>> = {
    toast: true,
    email: member.hasEmail && !isMailed,
    sms: member.hasPhone,
    // Webhook endpoints belong to the owners.
    webhook: member.role === 'owner',
  };
  const { channels } = member.preferences.types[type];
  return CHANNELS.filter((channel) => channels[channel] && can[channel]);
}

function toRow(
  ctx: SystemCtx,
  {
    accountId,
    member,
    one: { event, type, text },
    channel,
  }: { accountId: string; member: Member; one: Known; channel: Channel },
): Row {
  const { userId, preferences } = member;
  const parts = [userId, accountId, event.id, channel];
  return {
    id: derivedId(ctx.env.ID_KEY, 'ntf', parts),
    userId,
    eventId: event.id,
    channel,
    type,
    title: text.title,
    body: text.body,
    aboutType: text.about?.type ?? null,
    aboutId: text.about?.id ?? null,
    ...toSchedule(preferences, type, channel, ctx.now()),
    createdAt: event.timestamp,
  };
}

/** When a notification is sent, and whether the dashboard shows it silently. Webhooks have no quiet hours. */
function toSchedule(
  { timeZone: zone, quiet, types }: Preferences,
  type: NotificationType,
  channel: Channel,
  now: number,
): Pick<Row, 'dueAt' | 'silent'> {
  const { isUrgent } = RULES[type];
  if (channel === 'email' || channel === 'sms')
    return { dueAt: dueAt({ zone, quiet, isUrgent, ...types[type] }, now), silent: 0 };
  const isQuiet = quiet !== null && !isUrgent && quietUntil({ ...quiet, zone }, now) !== null;
  return { dueAt: null, silent: isQuiet ? 1 : 0 };
}

function insertStatements(
  ctx: SystemCtx,
  accountId: string,
  rows: readonly Row[],
): D1PreparedStatement[] {
  const statements: D1PreparedStatement[] = [];
  for (let from = 0; from < rows.length; from += CHUNK)
    statements.push(
      ctx.db.sql
        .prepare(
          `INSERT INTO notifications (id, account_id, user_id, event_id, channel, type, title, body, about_type, about_id,
             silent, due_at, created_at)
           SELECT value ->> 'id', ?1, value ->> 'userId', value ->> 'eventId', value ->> 'channel', value ->> 'type',
             value ->> 'title', value ->> 'body', value ->> 'aboutType', value ->> 'aboutId', value ->> 'silent',
             value ->> 'dueAt', value ->> 'createdAt'
           FROM json_each(?2)
           WHERE EXISTS (SELECT 1 FROM memberships WHERE account_id = ?1 AND user_id = value ->> 'userId')
           ON CONFLICT DO NOTHING`,
        )
        .bind(accountId, JSON.stringify(rows.slice(from, from + CHUNK))),
    );
  return statements;
}

/** One webhook event for all members: endpoints belong to the account. */
const toWebhookEvent = (ctx: SystemCtx, accountId: string, { event, type, text }: Known) => ({
  id: derivedId(ctx.env.ID_KEY, 'evt', ['notification', accountId, event.id]),
  type: 'notification.created',
  timestamp: event.timestamp,
  data: {
    eventId: event.id,
    eventType: type,
    title: text.title,
    sentence: text.body,
    aboutId: text.about?.id ?? null,
  },
});

import * as z from 'zod';
import { findLowBalanceRecipient } from '../../billing/auto-top-up/notices';
import { parseRows } from '../../platform/db/client';
import { fanOut } from '../webhooks/deliveries/fan-out.service';
import type { LoggedEvent } from '../../events/event';
import { ROLES, type SystemCtx } from '../../platform/core/ctx';
import { derivedId } from '../../platform/core/ids';
import { dueAt } from './due';
import { preferencesOf, SettingsRow, type Preferences } from './preferences';
import { quietUntil } from './quiet-hours';
import { sendSoon } from './send.service';
import { isNotificationType, NOTIFICATION_TYPES, type NotificationType } from './sentences';
import { CHANNELS, maySee, RULES, type Channel } from './types';
import { wordsOf, type Words } from './words';

/** As many rows as one statement writes. */
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
    preferences: preferencesOf(
      row.settings === null ? null : SettingsRow.parse(JSON.parse(row.settings)),
    ),
  }));
type Member = z.infer<typeof MemberRow>;

interface Known {
  event: LoggedEvent;
  type: NotificationType;
  words: Words;
}

/** One row for a person, an event and a channel. Times are epoch milliseconds. */
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
 * Tells each member of the account what they want to know of its events and may see. A repeat tells nobody twice: one
 * row for each person, event and channel, and the index decides (I-03).
 */
export async function notify(
  ctx: SystemCtx,
  accountId: string,
  events: readonly LoggedEvent[],
): Promise<void> {
  const known = events.flatMap((event) => {
    const { type, data } = event;
    return isNotificationType(type) ? [{ event, type, words: wordsOf(type, data) }] : [];
  });
  if (known.length === 0) return;
  const isLow = known.some(({ type }) => type === 'balance.low');
  const toldOfLow = isLow ? await findLowBalanceRecipient(ctx, accountId) : null;
  const rows = (await membersOf(ctx, accountId)).flatMap((member) =>
    known
      .filter(({ type }) => maySee(member.role, type))
      .flatMap((one) =>
        channelsFor(member, one.type, toldOfLow).map((channel) =>
          rowOf(ctx, { accountId, member, one, channel }),
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
    known.filter(({ event }) => wanted.has(event.id)).map((one) => webhookOf(ctx, accountId, one)),
  );
  sendSoon(ctx);
}

const unasked = NOTIFICATION_TYPES.filter((type) =>
  CHANNELS.some((channel) => RULES[type].defaults[channel]),
);

/** Whether a member of the account ?1 may be told of one of the types ?2: by default, or for having chosen anything. */
export const TOLD = `EXISTS (SELECT 1 FROM memberships m LEFT JOIN notification_settings s ON s.user_id = m.user_id
  WHERE m.account_id = ?1 AND (s.user_id IS NOT NULL OR EXISTS (SELECT 1 FROM json_each(?2)
    WHERE value IN (${unasked.map((type) => `'${type}'`).join(', ')}))))`;

async function membersOf(ctx: SystemCtx, accountId: string): Promise<Member[]> {
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

/** By which channels somebody is told: those they chose, as far as they can be reached and have no mail of it already. */
function channelsFor(member: Member, type: NotificationType, toldOfLow: string | null): Channel[] {
  const isMailed = RULES[type].isMailed || (type === 'balance.low' && member.email === toldOfLow);
  const can: Readonly<Record<Channel, boolean>> = {
    toast: true,
    email: member.hasEmail && !isMailed,
    sms: member.hasPhone,
    // Endpoints are the owners', and so is what goes there.
    webhook: member.role === 'owner',
  };
  const { channels } = member.preferences.types[type];
  return CHANNELS.filter((channel) => channels[channel] && can[channel]);
}

function rowOf(
  ctx: SystemCtx,
  {
    accountId,
    member,
    one: { event, type, words },
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
    title: words.title,
    body: words.body,
    aboutType: words.about?.type ?? null,
    aboutId: words.about?.id ?? null,
    ...timesOf(preferences, type, channel, ctx.now()),
    createdAt: event.timestamp,
  };
}

/** When it goes out, and whether the dashboard keeps quiet about it. A webhook's reader is a machine, which never sleeps. */
function timesOf(
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

/** Once for an event, however many people want it: an endpoint is the account's. */
const webhookOf = (ctx: SystemCtx, accountId: string, { event, type, words }: Known) => ({
  id: derivedId(ctx.env.ID_KEY, 'evt', ['notification', accountId, event.id]),
  type: 'notification.created',
  timestamp: event.timestamp,
  data: {
    eventId: event.id,
    eventType: type,
    title: words.title,
    sentence: words.body,
    aboutId: words.about?.id ?? null,
  },
});

import * as z from 'zod';
import { DueQueue, type Taken } from '../platform/db/due-queue';
import { unguarded, type GuardedRow } from '../platform/db/guarded';
import { runCoalesced } from '../platform/core/background';
import { DAY, HOUR, MINUTE, SECOND } from '../platform/core/clock';
import type { SystemCtx } from '../platform/core/ctx';
import { sha256Hex } from '../platform/core/crypto';
import { derivedId } from '../platform/core/ids';
import { log } from '../platform/core/log';
import { sendEmail, type SendResult } from '../providers/resend/resend.client';
import { sendText } from '../providers/twilio/twilio.client';
import { sealerOf, type Sealer } from '../platform/sealing/sealing.service';
import { isWithinBounds, type Outgoing } from './outgoing-limits';
import { brandOf, render } from './render-email';
import { EMAIL_TEMPLATES, type TemplateName, type ValuesOf } from './email-templates';
import { isText, renderText, type TextName } from './sms-texts';

/** An email to one address. Idempotent by `key`. */
export interface Mail<N extends TemplateName> {
  key: string;
  to: string;
  /** The id of the account or user that causes the email: it has a limit too. */
  by: string;
  template: N;
  values: ValuesOf<N>;
}

/** A text message to one phone, `to` in E.164. Idempotent by `key`. */
export interface Sms {
  key: string;
  to: string;
  by: string;
  template: TextName;
  values: Readonly<Record<string, string>>;
}

/** Delays before the second and later attempts; after the last one an email is given up. */
const DELAYS_MS = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR, 12 * HOUR];
const BATCH = 20;
/** Links may be valid and recipients may wait for this long; an older email would only confuse. */
const KEPT_MS = 2 * DAY;

const Content = z.object({
  to: z.string(),
  by: z.string().default(''),
  values: z.record(z.string(), z.string()),
});
const Due = z.object({
  id: z.string(),
  medium: z.enum(['email', 'sms']),
  template: z.string(),
  sealed: z.string(),
  attempts: z.int(),
});

// Longer in total than the last send of a round: two senders with the same row would send a text
// message twice.
const QUEUE = new DueQueue({
  table: 'mails',
  whose: 'lane',
  columns: 'id, medium, template, sealed, attempts',
  row: Due,
  roundMs: 15 * SECOND,
  workMs: 15 * SECOND,
  countsTaken: true,
});

/** The limit of the recipient or the cause is reached: the message is given up. */
const OVER_BOUND = 'over its bound';

const OWNER = 'mails';
const scopeOf = (id: string) => ({ owner: OWNER, record: `mail:${id}` });
const isTemplate = (name: string): name is TemplateName => Object.hasOwn(EMAIL_TEMPLATES, name);

/** SQL: the address is confirmed. Checked when an email for confirmed addresses is stored, whatever the caller knows. */
const CONFIRMED = 'EXISTS (SELECT 1 FROM auth_users WHERE email = ?6 AND email_verified = 1)';

/**
 * The email as a row of the batch of its change, for `guarded`; sealed, because it contains an address and often a link
 * that signs in. An email for confirmed addresses is not stored for another one.
 */
export const mailRow = <N extends TemplateName>(
  ctx: SystemCtx,
  mail: Mail<N>,
): Promise<GuardedRow> =>
  storedRow(ctx, { ...mail, id: idOf(ctx, 'mai', mail.key), medium: 'email' });

/** The email as a statement without a guard. */
export const mailStatement = async <N extends TemplateName>(
  ctx: SystemCtx,
  mail: Mail<N>,
): Promise<D1PreparedStatement> => unguarded(ctx.db, await mailRow(ctx, mail));

/** As `mailRow`, for a text message. */
export const textRow = (ctx: SystemCtx, sms: Sms): Promise<GuardedRow> =>
  storedRow(ctx, { ...sms, id: idOf(ctx, 'txt', sms.key), medium: 'sms' });

/** As `mailStatement`, for a text message. */
export const textStatement = async (ctx: SystemCtx, sms: Sms): Promise<D1PreparedStatement> =>
  unguarded(ctx.db, await textRow(ctx, sms));

const idOf = (ctx: SystemCtx, prefix: 'mai' | 'txt', key: string): string =>
  derivedId(ctx.env.ID_KEY, prefix, ['mail', key]);

/** The lane of a cause, for taking turns. Hashed: `by` may be a network address, and it is sealed in the row. */
const laneOf = ({ env }: SystemCtx, by: string): string =>
  sha256Hex(JSON.stringify(['lane', env.ID_KEY, by])).slice(0, 16);

interface Stored {
  id: string;
  medium: 'email' | 'sms';
  to: string;
  by: string;
  template: string;
  values: Readonly<Record<string, string>>;
}

async function storedRow(
  ctx: SystemCtx,
  { id, medium, to, by, template, values }: Stored,
): Promise<GuardedRow> {
  const sealed = await sealerOf(ctx).seal(scopeOf(id), JSON.stringify({ to, by, values }));
  const isForConfirmed =
    medium === 'email' && isTemplate(template) && EMAIL_TEMPLATES[template].to === 'confirmed';
  return {
    insert: (guard) =>
      `INSERT INTO mails (id, medium, template, sealed, next_at, created_at, lane) SELECT ?1, ?2, ?3, ?4, ?5, ?5, ?7
       WHERE ${guard} AND ${isForConfirmed ? CONFIRMED : '?6 IS NOT NULL'}
       ON CONFLICT DO NOTHING`,
    values: [id, medium, template, sealed, ctx.now(), to, laneOf(ctx, by)],
  };
}

/** Stores `mail` and sends it in the background; the scheduled jobs retry it. */
export async function sendMail<N extends TemplateName>(
  ctx: SystemCtx,
  mail: Mail<N>,
): Promise<void> {
  await (await mailStatement(ctx, mail)).run();
  scheduleMailDelivery(ctx);
}

/** For after a batch with a `mailStatement`: sends in the background. */
export const scheduleMailDelivery = (ctx: SystemCtx): void =>
  runCoalesced('mail.deliver', '', () => handOverDue(ctx));

/** Sends the due messages. Returns when the next are due. */
export async function deliverMails(ctx: SystemCtx): Promise<number | null> {
  await handOverDue(ctx);
  const next = await ctx.db.sql
    .prepare('SELECT min(next_at) AS at FROM mails WHERE next_at IS NOT NULL')
    .first<number>('at');
  return next ?? null;
}

async function handOverDue(ctx: SystemCtx): Promise<void> {
  const sealer = sealerOf(ctx);
  const sent: string[] = [];
  try {
    await QUEUE.round(ctx, {
      limit: BATCH,
      event: 'mail.not_handed_over',
      about: ({ id: mailId }) => ({ mailId }),
      work: async (mail) => {
        await sealer.ready(OWNER);
        if (await deliver(ctx, sealer, mail)) sent.push(mail.id);
      },
    });
  } finally {
    if (sent.length > 0) await finish(ctx, sent, 'sent');
  }
}

/** True when the provider accepted the message. Its id is the idempotency key: a crash before it is recorded sends no second one. */
async function deliver(
  ctx: SystemCtx,
  sealer: Sealer,
  mail: Taken<z.infer<typeof Due>>,
): Promise<boolean> {
  const { id, template, attempts } = mail;
  const handover = await attempt(ctx, sealer, mail);
  if (handover.kind === 'accepted') return true;
  const { note } = handover;
  const delay = DELAYS_MS[attempts - 1];
  if (handover.kind === 'failed' && delay !== undefined) {
    log('warn', 'mail.failed', { mailId: id, template, attempts, note });
    await QUEUE.postpone(ctx, mail, delay);
    return false;
  }
  const level = handover.kind === 'failed' ? 'alert' : note === OVER_BOUND ? 'warn' : 'error';
  log(level, 'mail.given_up', { mailId: id, template, attempts, note });
  await finish(ctx, [id], 'refused');
  return false;
}

function toOutgoing(
  medium: 'email' | 'sms',
  template: string,
  who: { to: string; by: string },
): Outgoing | null {
  if (medium === 'sms') return isText(template) ? { ...who, medium, template } : null;
  return isTemplate(template) ? { ...who, medium, template } : null;
}

/** Sends one message. An unreadable row is refused, so that it does not block the others. */
async function attempt(
  ctx: SystemCtx,
  sealer: Sealer,
  { id, medium, template, sealed, attempts }: z.infer<typeof Due>,
): Promise<SendResult> {
  const { env } = ctx;
  try {
    const content: unknown = JSON.parse(await sealer.unseal(scopeOf(id), sealed));
    const { to, by, values } = Content.parse(content);
    const outgoing = toOutgoing(medium, template, { to, by });
    if (!outgoing) return { kind: 'refused', note: 'no such template' };
    // Counted once, with the first attempt.
    if (attempts === 1 && !(await isWithinBounds(ctx, outgoing)))
      return { kind: 'refused', note: OVER_BOUND };
    if (outgoing.medium === 'sms')
      return await sendText(env, { to, body: renderText(outgoing.template, values) });
    const envelope = {
      from: env.MAIL_FROM,
      replyTo: env.SUPPORT_EMAIL,
      to,
      ...render(outgoing.template, values, brandOf(env)),
    };
    return await sendEmail(env, envelope, id);
  } catch (error) {
    return { kind: 'refused', note: error instanceof Error ? error.name : 'unreadable' };
  }
}

/** Removes the content of the rows. The rows stay for a while, so that their keys are known. */
async function finish(
  ctx: SystemCtx,
  ids: readonly string[],
  outcome: 'sent' | 'refused',
): Promise<void> {
  await ctx.db.sql
    .prepare(
      `UPDATE mails SET next_at = NULL, sealed = NULL, outcome = ?1
       WHERE id IN (SELECT value FROM json_each(?2))`,
    )
    .bind(outcome, JSON.stringify(ids))
    .run();
}

/** Removes old rows. */
export const purgeMailsStatement = (ctx: SystemCtx): D1PreparedStatement =>
  ctx.db.sql
    .prepare('DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE created_at < ? LIMIT 500)')
    .bind(ctx.now() - KEPT_MS);

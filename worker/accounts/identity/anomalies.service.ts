import * as z from 'zod';
import { hubOf } from '../../events/hub.client';
import { iso } from '../../platform/core/clock';
import { sha256Hex } from '../../platform/core/crypto';
import type { SystemCtx, User } from '../../platform/core/ctx';
import { describeError } from '../../platform/core/errors';
import { log } from '../../platform/core/log';
import { scheduleMailDelivery } from '../../mail/mail.service';
import type { Client } from '../credentials/client';
import { describeDevice, describePlace } from './device';
import { loginAuditStatement } from './security-audit';
import { loginMailStatement } from './security-mail';

/** Device and country as hashes bound to the person: only whether they are known is ever asked. */
const deviceHashes = (userId: string, { userAgent, country }: Client): string[] => [
  sha256Hex(`device:${userId}:${describeDevice(userAgent) ?? ''}`),
  sha256Hex(`country:${userId}:${country ?? ''}`),
];

/** Records the device and country of a sign-in. Returns whether one of them is new. */
export async function rememberDevice(
  ctx: SystemCtx,
  userId: string,
  client: Client,
): Promise<boolean> {
  const now = ctx.now();
  const results = await ctx.db.sql.batch(
    deviceHashes(userId, client).map((hash) =>
      ctx.db.sql
        .prepare(
          `INSERT INTO known_devices (user_id, hash, seen_at) VALUES (?, ?, ?)
           ON CONFLICT DO NOTHING RETURNING hash`,
        )
        .bind(userId, hash, now),
    ),
  );
  return results.some((result) => result.results.length > 0);
}

/** Records a sign-in. A new device or country is reported by email and in the event logs of the person's accounts. */
export async function recordSignIn(
  ctx: SystemCtx,
  user: User,
  sessionId: string,
  client: Client,
): Promise<void> {
  const doer = { userId: user.id, address: client.address };
  const target = { type: 'session' as const, id: sessionId };
  const isNew = await rememberDevice(ctx, user.id, client);
  const action = isNew ? 'user.sign_in_anomaly' : 'user.signed_in';
  await (await loginAuditStatement(ctx, doer, { action, target })).run();
  if (!isNew) return;
  const { userAgent, city, country } = client;
  const mail = await loginMailStatement(ctx, user, 'sign_in.new', {
    device: describeDevice(userAgent) ?? 'an unknown device',
    place: describePlace(city, country) ?? 'an unknown place',
    time: `${iso(ctx.now()).slice(0, 16).replace('T', ' ')} UTC`,
    link: `${ctx.env.DASHBOARD_ORIGIN}/settings/security`,
  });
  await mail.run();
  scheduleMailDelivery(ctx);
  await appendSignInEvents(ctx, user.id, sessionId);
}

const Membership = z.object({ account_id: z.string() });

/** Best effort: the email is the warning, and an unreachable event log must not prevent the sign-in. */
async function appendSignInEvents(
  ctx: SystemCtx,
  userId: string,
  sessionId: string,
): Promise<void> {
  const { results } = await ctx.db.sql
    .prepare('SELECT account_id FROM memberships WHERE user_id = ?')
    .bind(userId)
    .all();
  const timestamp = ctx.now();
  const appended = results.map((row) => {
    const { account_id: accountId } = Membership.parse(row);
    const event = { id: `security:${sessionId}:${accountId}`, type: 'security.sign_in', timestamp };
    const data = { userId, sessionId };
    return hubOf(ctx.env, accountId).append([{ ...event, accountId, data }], true);
  });
  for (const one of await Promise.allSettled(appended))
    if (one.status === 'rejected')
      log('error', 'identity.sign_in_event', { error: describeError(one.reason) });
}

import * as z from 'zod';
import { rowsOf } from '../db/client';
import { outboxIfChanged } from '../hub/outbox.service';
import type { Ctx } from '../kernel/ctx';
import { idFor } from '../kernel/repeats';
import { mailStatement } from '../mail/mail.service';

/** What may be done to an endpoint that decides who hears of the account. */
export type EndpointChange = 'created' | 'url_changed' | 'secret_rotated' | 'taken_over';

const SENTENCES: Readonly<Record<EndpointChange, string>> = {
  created: 'was registered',
  url_changed: 'has a new URL',
  secret_rotated: 'has a new signing secret',
  taken_over: 'was enabled again and has the rights of whoever enabled it',
};

const Owner = z.object({ id: z.string(), email: z.string() });

/**
 * Tells the account's owners by mail and in the dashboard: right behind the statement that changes the endpoint and its
 * audit entry, and only when those changed something.
 */
export async function toldStatements(
  ctx: Ctx,
  { id, url }: { id: string; url: string },
  change: EndpointChange,
): Promise<D1PreparedStatement[]> {
  const { accountId, user } = ctx.principal;
  const event = {
    id: idFor(ctx, 'evt'),
    accountId,
    type: 'security.endpoint_changed' as const,
    timestamp: ctx.now(),
    data: { endpointId: id, change },
  };
  const found = await ctx.db.sql
    .prepare(
      `SELECT u.id, u.email FROM memberships m JOIN auth_users u ON u.id = m.user_id
       WHERE m.account_id = ? AND m.role = 'owner' AND u.email_verified = 1`,
    )
    .bind(accountId)
    .all();
  const values = {
    host: new URL(url).host,
    change: SENTENCES[change],
    by: user ? 'an owner who is signed in' : 'an API key',
    link: `${ctx.env.DASHBOARD_ORIGIN}/settings/webhooks/${id}`,
  };
  const mail = { by: accountId, template: 'endpoint.changed' as const, values };
  const mails = rowsOf(found, Owner).map((owner) =>
    mailStatement(
      ctx,
      { ...mail, key: `${event.id}:${owner.id}`, to: owner.email },
      { ifChanged: true },
    ),
  );
  return [outboxIfChanged(ctx.db, event), ...(await Promise.all(mails))];
}

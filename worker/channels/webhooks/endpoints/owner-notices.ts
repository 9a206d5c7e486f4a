import type { GuardedRow } from '../../../platform/db/guarded';
import { outboxRow } from '../../../events/outbox.service';
import type { Ctx } from '../../../platform/core/ctx';
import { repeatableId } from '../../../platform/core/repeatable-ids';
import { mailRow } from '../../../mail/mail.service';
import { findOwners } from '../../../accounts/members/owner-address';

/** A change of an endpoint that decides where the events of the account go. */
export type EndpointChange = 'created' | 'url_changed' | 'secret_rotated' | 'taken_over';

const CHANGE_TEXTS: Readonly<Record<EndpointChange, string>> = {
  created: 'was registered',
  url_changed: 'has a new URL',
  secret_rotated: 'has a new signing secret',
  taken_over: 'was enabled again with new permissions',
};

/** Rows of the emails and the event that notify the owners of a change: for `guarded`, after the audit entry. */
export async function ownerNoticeRows(
  ctx: Ctx,
  { id, url }: { id: string; url: string },
  change: EndpointChange,
): Promise<GuardedRow[]> {
  const { accountId, user } = ctx.principal;
  const event = {
    id: repeatableId(ctx, 'evt'),
    accountId,
    type: 'security.endpoint_changed' as const,
    timestamp: ctx.now(),
    requestId: ctx.requestId,
    data: { endpointId: id, change },
  };
  const owners = await findOwners(ctx, accountId);
  const values = {
    host: new URL(url).host,
    change: CHANGE_TEXTS[change],
    by: user ? 'a signed-in owner' : 'an API key',
    link: `${ctx.env.DASHBOARD_ORIGIN}/developers/webhooks/${id}`,
  };
  const mail = { by: accountId, template: 'endpoint.changed' as const, values };
  const mails = owners.map((owner) =>
    mailRow(ctx, { ...mail, key: `${event.id}:${owner.id}`, to: owner.email }),
  );
  return [outboxRow(event), ...(await Promise.all(mails))];
}

import * as z from 'zod';
import type { EventData, Snapshot } from '../../../events/event';
import { snapshotStatement } from '../../../events/outbox.service';
import type { SystemCtx } from '../../../platform/core/ctx';
import { jsonObjectSql } from '../../../platform/db/json-sql';
import { KeyDestroyed, sealerOf, type Sealer } from '../../../platform/sealing/sealing.service';
import { toEndpoint } from './endpoints.view';
import { EndpointRow, unsealShown } from './records';

/** SQL: the ends of the replaced secrets as the text of the column, without the secrets. */
const OLD_SECRETS = `'' || (SELECT json_group_array(json_object('secret', '', 'until', value ->> 'until'))
  FROM json_each(e.old_secrets))`;

/** SQL: the row of the endpoint ?2 without its secrets. The trigger `keys_ended_endpoints` writes the same. */
const ROW = `SELECT ${jsonObjectSql({
  id: 'e.id',
  account_id: 'e.account_id',
  state: 'e.state',
  reason: 'e.reason',
  events: 'e.events',
  sealed: 'e.sealed',
  secret: `''`,
  old_secrets: OLD_SECRETS,
  maker_key: 'e.maker_key',
  maker_user: 'e.maker_user',
  scopes: 'e.scopes',
  orphaned_at: 'e.orphaned_at',
  failing_since: 'e.failing_since',
  created_at: 'e.created_at',
  updated_at: 'e.updated_at',
})} FROM webhook_endpoints e WHERE e.id = ?2`;

/** For the end of a batch: the events of the endpoint that it added contain its row as it is after the batch. */
export const endpointSnapshots = (
  ctx: SystemCtx,
  { id, accountId }: { id: string; accountId: string },
): D1PreparedStatement =>
  snapshotStatement(ctx.db, {
    accountId,
    id,
    reference: 'endpointId',
    field: 'endpoint',
    sql: ROW,
  });

/** An event, or a row of one. */
interface Told {
  id: string;
  data: EventData;
}

const scopeOf = (accountId: string, eventId: string) => ({
  owner: accountId,
  record: `event-endpoint:${eventId}`,
});

const without = <T extends Told>(event: T): T => {
  const { endpoint: _, ...data } = event.data;
  return { ...event, data };
};

/**
 * The row of an endpoint in its event as the API shows it, sealed, because the log stores it: a URL may contain a secret.
 * An event of a deleted account has none.
 */
export async function sealEndpointSnapshot<
  T extends Told & { accountId: string; timestamp: number },
>(ctx: SystemCtx, event: T): Promise<T> {
  const { id, accountId, timestamp, data } = event;
  const row = EndpointRow.parse(data['endpoint']);
  const sealer = sealerOf(ctx);
  try {
    const shown = toEndpoint(await unsealShown(sealer, row, timestamp));
    const sealed = await sealer.seal(scopeOf(accountId, id), JSON.stringify(shown));
    return { ...event, data: { ...data, endpoint: { id: row.id, sealed } } };
  } catch (error) {
    if (error instanceof KeyDestroyed) return without(event);
    throw error;
  }
}

const Sealed = z.strictObject({ id: z.string(), sealed: z.string() });
const Shown = z.custom<Snapshot>((value) => typeof value === 'object' && value !== null);

/** Whether the data has a snapshot that must be opened before a reader receives it. */
export const hasSealedSnapshot = ({ endpoint }: EventData): boolean =>
  Sealed.safeParse(endpoint).success;

/** The event with its snapshot opened. Other events are returned as they are. */
export async function openEndpointSnapshot<T extends Told>(
  sealer: Sealer,
  accountId: string,
  event: T,
): Promise<T> {
  const { success, data: stored } = Sealed.safeParse(event.data['endpoint']);
  if (!success) return event;
  try {
    const text = await sealer.unseal(scopeOf(accountId, event.id), stored.sealed);
    return { ...event, data: { ...event.data, endpoint: Shown.parse(JSON.parse(text)) } };
  } catch (error) {
    if (error instanceof KeyDestroyed) return without(event);
    throw error;
  }
}

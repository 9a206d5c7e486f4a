import * as z from 'zod';
import { batch, returning } from '../../../platform/db/batch';
import { parseRows } from '../../../platform/db/client';
import { ScopesColumn } from '../endpoints/records';
import { mayBeSent } from '../endpoints/rights';
import { scopesOfEvent } from '../../../events/event-types';
import type { SystemCtx } from '../../../platform/core/ctx';
import { derivedId } from '../../../platform/core/ids';
import { sealerOf } from '../../../platform/sealing/sealing.service';
import { enqueue } from './deliveries.client';
import { sealEvent, type DeliverableEvent } from './event-body';
import { retentionSql } from './retention';
import { windowPerEndpoint } from './queue-window';

const Subscriber = z.object({
  id: z.string(),
  scopes: ScopesColumn,
  state: z.enum(['enabled', 'disabled']),
  events: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : z.array(z.string()).parse(JSON.parse(text)))),
});
type Subscriber = z.infer<typeof Subscriber>;

const IdRow = z.object({ id: z.string() });

/** Whether the endpoint subscribes to the type and its rights allow it (I-63). */
const isWanted = ({ events, scopes }: Subscriber, event: DeliverableEvent): boolean =>
  (events === null || events.includes(event.type)) && mayBeSent(scopes, scopesOfEvent(event));

/** Derived from endpoint and event, so that a repeat creates no second delivery. */
export const deliveryId = (env: Env, endpointId: string, eventId: string): string =>
  derivedId(env.ID_KEY, 'whd', ['delivery', endpointId, eventId]);

/**
 * Creates a delivery of each event for each subscribed endpoint of the account, and queues those that the window has room
 * for (I-62). Idempotent: a repeat queues the deliveries without an attempt again, so a caller repeats until this returns
 * (I-03). A disabled endpoint gets cancelled deliveries, which can be replayed; an unverified one gets none.
 */
export async function fanOut(
  ctx: SystemCtx,
  accountId: string,
  events: readonly DeliverableEvent[],
): Promise<void> {
  const subscribers = await findSubscribers(ctx, accountId);
  const wanted = events.filter((event) => subscribers.some((one) => isWanted(one, event)));
  if (wanted.length === 0) return;
  const deliveries = subscribers.flatMap((subscriber) =>
    wanted
      .filter((event) => isWanted(subscriber, event))
      .map((event, nth) => ({
        nth,
        id: deliveryId(ctx.env, subscriber.id, event.id),
        endpointId: subscriber.id,
        event,
        isPending: subscriber.state === 'enabled',
      })),
  );
  const [insert, untried] = insertStatements(ctx, accountId, deliveries, {
    window: windowPerEndpoint(subscribers.filter(({ state }) => state === 'enabled').length),
  });
  const stored = await batch(ctx.db, {
    events: await eventsStatement(ctx, accountId, wanted),
    insert,
    untried: returning(IdRow, untried),
  });
  await enqueue(
    ctx.env,
    stored.untried.map(({ id }) => id),
  );
}

/** SQL: whether an endpoint of the account ?1, for which `fanOut` creates deliveries, subscribes to one of the types ?2. */
export const hasSubscriberSql = `EXISTS (SELECT 1 FROM webhook_endpoints
  WHERE account_id = ?1 AND state IN ('enabled', 'disabled') AND (events IS NULL
    OR EXISTS (SELECT 1 FROM json_each(webhook_endpoints.events) JOIN json_each(?2) AS asked USING (value))))`;

async function findSubscribers(ctx: SystemCtx, accountId: string): Promise<Subscriber[]> {
  const found = await ctx.db.sql
    .prepare(
      `SELECT id, state, scopes, events FROM webhook_endpoints WHERE account_id = ? AND state IN ('enabled', 'disabled')`,
    )
    .bind(accountId)
    .all();
  return parseRows(found, Subscriber);
}

/** Stores the sealed events, each once. */
export async function eventsStatement(
  ctx: SystemCtx,
  accountId: string,
  events: readonly DeliverableEvent[],
): Promise<D1PreparedStatement> {
  const sealer = sealerOf(ctx);
  const rows = await Promise.all(
    events.map(async (event) => ({
      id: event.id,
      type: event.type,
      at: event.timestamp,
      sealed: await sealEvent(sealer, accountId, event),
    })),
  );
  return ctx.db.sql
    .prepare(
      `INSERT INTO webhook_events (account_id, id, type, at, sealed, created_at)
       SELECT ?1, value ->> 'id', value ->> 'type', value ->> 'at', value ->> 'sealed', ?2
       FROM json_each(?3) WHERE true ON CONFLICT DO NOTHING`,
    )
    .bind(accountId, ctx.now(), JSON.stringify(rows));
}

interface NewDelivery {
  id: string;
  endpointId: string;
  event: Pick<DeliverableEvent, 'id' | 'type' | 'data'>;
  isPending: boolean;
  /** Its position among the deliveries of the same endpoint in this call. */
  nth: number;
  /** The failures it starts with, and whether it is a test. */
  step?: number;
  isTest?: boolean;
}

/**
 * Inserts deliveries, each once; the second statement returns those without an attempt that are to be queued. A delivery
 * behind `window` others of the same endpoint (null: no limit) is not queued, and is admitted later.
 */
export function insertStatements(
  ctx: SystemCtx,
  accountId: string,
  deliveries: readonly NewDelivery[],
  { window }: { window: number | null },
): [D1PreparedStatement, D1PreparedStatement] {
  const rows = JSON.stringify(
    deliveries.map(({ event, ...rest }) => ({
      ...rest,
      eventId: event.id,
      type: event.type,
      scopes: JSON.stringify(scopesOfEvent(event)),
    })),
  );
  const insert = ctx.db.sql
    .prepare(
      `INSERT INTO webhook_deliveries (id, account_id, endpoint_id, event_id, event_type, test, step, state, next_at,
         queued_at, created_at, ended_at, expires_at, scopes)
       SELECT value ->> 'id', ?1, value ->> 'endpointId', value ->> 'eventId', value ->> 'type',
         coalesce(value ->> 'isTest', 0), coalesce(value ->> 'step', 0),
         iif(value ->> 'isPending', 'pending', 'cancelled'), iif(value ->> 'isPending', ?2, NULL),
         iif(?4 IS NULL OR (value ->> 'nth') + (SELECT count(*) FROM (SELECT 1 FROM webhook_deliveries d
           WHERE d.endpoint_id = value ->> 'endpointId' AND d.next_at <= ?2 LIMIT ?4)) < ?4, ?2, 0), ?2,
         iif(value ->> 'isPending', NULL, ?2), iif(value ->> 'isPending', NULL, ?2 + ${retentionSql('?1')}), value ->> 'scopes'
       FROM json_each(?3)
       WHERE EXISTS (SELECT 1 FROM webhook_endpoints WHERE id = value ->> 'endpointId' AND state <> 'deleted')
       ON CONFLICT DO NOTHING`,
    )
    .bind(accountId, ctx.now(), rows, window);
  const untried = ctx.db.sql
    .prepare(
      `SELECT id FROM webhook_deliveries WHERE id IN (SELECT value ->> 'id' FROM json_each(?))
         AND state = 'pending' AND attempts = 0 AND queued_at > 0`,
    )
    .bind(rows);
  return [insert, untried];
}

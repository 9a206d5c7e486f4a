import * as z from 'zod';
import { batch, returning } from '../../platform/db/batch';
import { parseRows } from '../../platform/db/client';
import { pageStart, sortedBy, toPage, type Order, type Page } from '../../platform/db/page';
import type { Ctx, SystemCtx } from '../../platform/core/ctx';
import { writeCursor } from '../../platform/core/cursor';
import { sealerOf } from '../../platform/sealing/sealing.service';
import { isTerminal, STATES } from './order';
import { joined, orderSpan, type Part } from './order-span';
import { findSnapshots } from './order.read-model';
import { matchesSearch } from './search-orders';
import type { Snapshot } from './snapshot';
import { orderStub } from './order.client';

/** Filters of a list. Times are epoch milliseconds, `from` inclusive, `to` exclusive. */
export interface ListQuery {
  service?: string | undefined;
  number?: string | undefined;
  state?: (typeof STATES)[number] | undefined;
  externalId?: string | undefined;
  /** A part of id, number, service, own id, code or text. */
  query?: string | undefined;
  order?: Order | undefined;
  from?: number | undefined;
  to?: number | undefined;
  cursor?: string | undefined;
  limit: number;
}

const Found = z.object({ id: z.string(), created_at: z.number(), state: z.enum(STATES) });
type Found = z.infer<typeof Found>;
const PlaceRow = z.object({ id: z.string(), created_at: z.number() });
const SORTED = sortedBy();
const positionOf = (row: Found) => ({ at: row.created_at, id: row.id });

/** Orders that one page examines at most. A rare match needs several pages; no page reads the whole history. */
const WINDOW = 2_000;
/** As `WINDOW`, for a search, which opens the messages of each order. */
const SEARCHED = 250;

/** The filters as SQL and its values. */
function toFilter(query: ListQuery): ReturnType<typeof joined> {
  const parts: Part[] = [];
  if (query.service !== undefined) parts.push(['service = ?', query.service]);
  if (query.number !== undefined) parts.push(['number = ?', query.number]);
  // D1 receives `cancelling` only with the end, so the state of an open order is read from its object.
  if (query.state === 'awaiting_sms' || query.state === 'cancelling')
    parts.push([`state IN ('created', 'awaiting_sms')`]);
  else if (query.state !== undefined) parts.push(['state = ?', query.state]);
  return joined(parts);
}

/** The caller's verifications; open ones are read from their objects. */
export async function listVerifications(ctx: Ctx, query: ListQuery): Promise<Page<Snapshot>> {
  if (query.query !== undefined) return searchVerifications(ctx, { ...query, query: query.query });
  const [span, filter] = [await orderSpan(ctx, query), toFilter(query)];
  const { order } = span;
  const window = `SELECT id, created_at, state, service, number FROM verifications WHERE ${span.sql}
    ${order}`;
  const isNarrowed = filter.sql !== '';
  const { found, ends } = await batch(ctx.db, {
    found: returning(
      Found,
      ctx.db.sql
        .prepare(
          isNarrowed
            ? `SELECT id, created_at, state FROM (${window} LIMIT ${WINDOW}) WHERE ${filter.sql}
               ${order} LIMIT ?`
            : `${window} LIMIT ?`,
        )
        .bind(...span.values, ...filter.values, query.limit + 1),
    ),
    ends: isNarrowed
      ? [ctx.db.sql.prepare(`${window} LIMIT 1 OFFSET ${WINDOW - 1}`).bind(...span.values)]
      : [],
  });
  const page = toPage(found, query.limit, positionOf);
  const [beyond] = parseRows(ends[0], Found);
  const snapshots = await load(ctx, page.data);
  return {
    // An open order may have changed after D1 was read.
    data: snapshots.filter((snapshot) => isStill(snapshot, query)),
    // More matches may lie beyond the window.
    nextCursor: page.nextCursor ?? (beyond ? writeCursor(positionOf(beyond)) : null),
  };
}

const isStill = ({ state, externalId }: Snapshot, query: ListQuery): boolean =>
  (query.state === undefined || state === query.state) &&
  (query.externalId === undefined || externalId === query.externalId);

/** The matches among the next orders: texts are sealed, so the orders are opened and compared here. */
async function searchVerifications(
  ctx: Ctx,
  query: ListQuery & { query: string },
): Promise<Page<Snapshot>> {
  const [span, filter] = [await orderSpan(ctx, query), toFilter(query)];
  const { window, kept } = await batch(ctx.db, {
    window: returning(
      Found,
      ctx.db.sql
        .prepare(
          `SELECT id, created_at, state FROM verifications WHERE ${span.sql} ${span.order} LIMIT ?`,
        )
        .bind(...span.values, SEARCHED + 1),
    ),
    kept: returning(
      Found,
      ctx.db.sql
        .prepare(
          `SELECT id, created_at, state FROM (SELECT id, created_at, state, service, number
             FROM verifications WHERE ${span.sql} ${span.order} LIMIT ?)
           ${filter.sql === '' ? '' : `WHERE ${filter.sql}`} ${span.order}`,
        )
        .bind(...span.values, SEARCHED, ...filter.values),
    ),
  });
  const examined = toPage(window, SEARCHED, positionOf);
  const snapshots = await load(ctx, kept);
  const matches = snapshots.filter(
    (snapshot) => isStill(snapshot, query) && matchesSearch(snapshot, query.query),
  );
  const data = matches.slice(0, query.limit);
  const last = data.at(-1);
  return {
    data,
    nextCursor:
      matches.length > query.limit && last
        ? writeCursor({ at: last.createdAt, id: last.id })
        : examined.nextCursor,
  };
}

async function load(ctx: Ctx, page: Found[]): Promise<Snapshot[]> {
  const { accountId } = ctx.principal;
  const ended = page.filter(({ state }) => isTerminal(state)).map(({ id }) => id);
  const [archived, ...live] = await Promise.all([
    findSnapshots(ctx.db, sealerOf(ctx), { ids: ended, accountId }),
    ...page
      .filter(({ state }) => !isTerminal(state))
      .map(({ id }) => orderStub(ctx.env, id).get(accountId)),
  ]);
  const known = new Map([...archived, ...live.filter((s) => s !== null)].map((s) => [s.id, s]));
  return page.flatMap(({ id }) => known.get(id) ?? []);
}

/**
 * An account's orders from D1, newest first, for a background job. Orders created after `until` (epoch milliseconds) are
 * omitted, so that paging ends.
 */
export async function listAccountOrders(
  ctx: SystemCtx,
  accountId: string,
  { until, cursor, limit }: { until: number; cursor: string | null; limit: number },
): Promise<Page<Snapshot>> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `SELECT id, created_at FROM verifications
         WHERE account_id = ?1 AND ${SORTED.desc.beyond('?2', '?3')} ${SORTED.desc.order} LIMIT ?4`,
      )
      .bind(accountId, ...pageStart({ cursor, to: until + 1 }), limit + 1),
  ]);
  const { data, nextCursor } = toPage(parseRows(result, PlaceRow), limit, (row) => ({
    at: row.created_at,
    id: row.id,
  }));
  const ids = data.map((row) => row.id);
  const snapshots = await findSnapshots(ctx.db, sealerOf(ctx), { ids, accountId });
  const known = new Map(snapshots.map((snapshot) => [snapshot.id, snapshot]));
  return { data: ids.flatMap((id) => known.get(id) ?? []), nextCursor };
}

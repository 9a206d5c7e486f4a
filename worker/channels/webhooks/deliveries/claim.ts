import * as z from 'zod';
import { batch, returning } from '../../../platform/db/batch';
import { EndpointRow, type StoredEndpoint } from '../endpoints/records';
import { makerIsActiveSql, maySendSql } from '../endpoints/rights';
import { SECOND } from '../../../platform/core/clock';
import type { SystemCtx } from '../../../platform/core/ctx';
import { log } from '../../../platform/core/log';
import type { Lane } from './deliveries.client';
import { EventRow } from './event-body';
import { retentionSql } from './retention';
import { DELAYS_MS, LAST_STEP, MAX_FAULTS } from './retry-schedule';
import { admitStatement, parseNextDeliveries, type Next } from './queue-window';

// Not a `DueQueue`: the queue's messages name the rows, and the state of their endpoints decides whether they are sent.
/** Longer than an attempt takes: after a crash the next consumer continues when the lease ends. */
const LEASE_MS = 30 * SECOND;
/** Spreads the retries of the deliveries that a circuit breaker postponed. */
const SPREAD_MS = 5 * SECOND;

const ClaimedRow = z
  .object({
    id: z.string(),
    account_id: z.string(),
    endpoint_id: z.string(),
    event_id: z.string(),
    attempts: z.int(),
    step: z.int(),
    test: z.int(),
    faults: z.int(),
  })
  .transform((row) => ({
    id: row.id,
    accountId: row.account_id,
    endpointId: row.endpoint_id,
    eventId: row.event_id,
    /** The number of this attempt, from 1. */
    n: row.attempts,
    step: row.step,
    /** Our own failures since the last result of the receiver. */
    faults: row.faults,
    isTest: row.test === 1,
  }));
export type Claimed = z.infer<typeof ClaimedRow>;

export interface Claim {
  claimed: Claimed[];
  endpoints: Map<string, StoredEndpoint>;
  events: Map<string, EventRow>;
  /** The deliveries that take their places in the queue. */
  next: Next[];
}

/** The key of an event among the events of all accounts. */
export const eventKey = (accountId: string, eventId: string): string => `${accountId} ${eventId}`;

const ASKED = 'id IN (SELECT value FROM json_each(?1)) AND next_at <= ?2';
const sendable = (more: string): string =>
  `EXISTS (SELECT 1 FROM webhook_endpoints e JOIN accounts a ON a.id = e.account_id
     WHERE e.id = webhook_deliveries.endpoint_id AND e.state = 'enabled' AND a.state = 'active'
       AND ${maySendSql('webhook_deliveries', 'e')} AND ${makerIsActiveSql('e', '?2')} ${more})`;

/** The next failure of the delivery is final. */
const IS_LAST = `step >= ${LAST_STEP}`;
const ExhaustedRow = z.object({ id: z.string(), state: z.string() });

/** SQL: our own failures since the last result of the receiver. */
const FAULTS = `(SELECT count(*) FROM webhook_attempts a WHERE a.delivery_id = webhook_deliveries.id AND a.outcome = 'fault'
  AND a.n > coalesce((SELECT max(r.n) FROM webhook_attempts r
    WHERE r.delivery_id = webhook_deliveries.id AND r.outcome <> 'fault'), 0))`;

type Sql = SystemCtx['db']['sql'];

/**
 * Deliveries that are not sent now: interrupted attempts are recorded as `fault`, those that crash again and again wait for
 * their next attempt, unwanted ones are cancelled, others postponed.
 */
const withheld = (sql: Sql, asked: readonly [ids: string, now: number]) => ({
  // Claimed before, without a result: the consumer crashed during that attempt.
  interrupted: sql
    .prepare(
      `INSERT INTO webhook_attempts (delivery_id, n, at, ms, outcome)
       SELECT id, attempts, next_at - ${LEASE_MS}, ${LEASE_MS}, 'fault' FROM webhook_deliveries d
       WHERE ${ASKED} AND attempts > 0
         AND NOT EXISTS (SELECT 1 FROM webhook_attempts a WHERE a.delivery_id = d.id AND a.n = d.attempts)`,
    )
    .bind(...asked),
  // Crashed too often, perhaps because of this delivery: from now on, each crash takes one of its attempts.
  exhausted: returning(
    ExhaustedRow,
    sql
      .prepare(
        `UPDATE webhook_deliveries SET step = iif(${IS_LAST}, step, step + 1), state = iif(${IS_LAST}, 'failed', state),
           next_at = iif(${IS_LAST}, NULL, ?2 + ('${JSON.stringify(DELAYS_MS)}' ->> step) + abs(random() % ${SPREAD_MS})),
           ended_at = iif(${IS_LAST}, ?2, NULL),
           expires_at = iif(${IS_LAST}, ?2 + ${retentionSql('account_id')}, NULL)
         WHERE ${ASKED} AND ${FAULTS} > ${MAX_FAULTS} AND EXISTS (
           SELECT 1 FROM webhook_attempts a WHERE a.delivery_id = webhook_deliveries.id
             AND a.n = webhook_deliveries.attempts AND a.outcome = 'fault' AND a.at = next_at - ${LEASE_MS})
         RETURNING id, state`,
      )
      .bind(...asked),
  ),
  cancelled: sql
    .prepare(
      `UPDATE webhook_deliveries SET state = 'cancelled', next_at = NULL, ended_at = ?2,
         expires_at = ?2 + ${retentionSql('account_id')} WHERE ${ASKED} AND NOT ${sendable('')}`,
    )
    .bind(...asked),
  postpone: sql
    .prepare(
      `UPDATE webhook_deliveries SET next_at = abs(random() % ${SPREAD_MS}) +
         (SELECT open_until FROM webhook_endpoints WHERE id = endpoint_id)
       WHERE ${ASKED} AND ${sendable('AND e.open_until > ?2')}`,
    )
    .bind(...asked),
});

/**
 * Claims the due deliveries of `ids` for one attempt each: of two consumers with the same message one claims nothing. An
 * open circuit breaker postpones deliveries, a disabled endpoint cancels them, and those of the other lane go back to it.
 */
export async function claim(ctx: SystemCtx, ids: readonly string[], lane: Lane): Promise<Claim> {
  const { sql } = ctx.db;
  const asked = [JSON.stringify(ids), ctx.now()] as const;
  const { exhausted, taken, next, endpoints, events } = await batch(ctx.db, {
    ...withheld(sql, asked),
    taken: returning(
      ClaimedRow,
      sql
        .prepare(
          `UPDATE webhook_deliveries SET next_at = ?2 + ${LEASE_MS}, attempts = attempts + 1
           WHERE ${ASKED} AND ${sendable(lane === 'fast' ? 'AND e.slow_until <= ?2' : '')}
           RETURNING id, account_id, endpoint_id, event_id, attempts, step, test, ${FAULTS} AS faults`,
        )
        .bind(...asked),
    ),
    // Deliveries that are still due belong to the other lane.
    otherLane: sql
      .prepare(`UPDATE webhook_deliveries SET queued_at = 0 WHERE ${ASKED}`)
      .bind(...asked),
    next: admitStatement(
      sql,
      'SELECT endpoint_id FROM webhook_deliveries WHERE id IN (SELECT value FROM json_each(?2))',
      [asked[1], asked[0]],
    ),
    endpoints: returning(
      EndpointRow,
      sql
        .prepare(
          `SELECT * FROM webhook_endpoints WHERE state <> 'deleted' AND id IN (
             SELECT endpoint_id FROM webhook_deliveries WHERE id IN (SELECT value FROM json_each(?)))`,
        )
        .bind(asked[0]),
    ),
    events: returning(
      EventRow,
      sql
        .prepare(
          `SELECT account_id, id, type, at, sealed FROM webhook_events WHERE (account_id, id) IN (
             SELECT account_id, event_id FROM webhook_deliveries WHERE id IN (SELECT value FROM json_each(?)))`,
        )
        .bind(asked[0]),
    ),
  });
  for (const { id: deliveryId, state } of exhausted)
    log('alert', 'deliveries.interrupted', { deliveryId, state });
  return {
    claimed: taken,
    next: parseNextDeliveries(next),
    endpoints: new Map(endpoints.map((one) => [one.id, one])),
    events: new Map(events.map((one) => [eventKey(one.account_id, one.id), one])),
  };
}

import * as z from 'zod';
import { rowsOf } from '../db/client';
import { inBackground } from '../kernel/background';
import { SECOND } from '../kernel/clock';
import type { SystemCtx } from '../kernel/ctx';
import { describeError } from '../kernel/errors';
import { log } from '../kernel/log';
import { customerAccounts } from '../ledger/statements';
import { EventData, hubOf } from './hub.client';

const BATCH = 200;

/** An event that is born in D1. `id` is made of what it tells of, so that it happens once. */
export interface BornEvent {
  id: string;
  type: string;
  accountId: string;
  data: EventData;
}

/**
 * The event, for right behind the statement that it tells of: it is there only when that one changed a row, with the
 * balance that the batch has made by then (I-03, I-26).
 */
export function eventStatement(ctx: SystemCtx, event: BornEvent): D1PreparedStatement {
  const { available, promo } = customerAccounts(event.accountId);
  return ctx.db.sql
    .prepare(
      `INSERT INTO outbox (id, account_id, type, data, created_at)
       SELECT ?1, ?2, ?3, json_set(?4, '$.balanceAfter',
         (SELECT sum(balance) FROM ledger_accounts WHERE id IN (?5, ?6))), ?7
       WHERE changes() > 0 ON CONFLICT (id) DO NOTHING`,
    )
    .bind(
      event.id,
      event.accountId,
      event.type,
      JSON.stringify(event.data),
      available,
      promo,
      ctx.now(),
    );
}

const Row = z
  .object({
    seq: z.int(),
    id: z.string(),
    account_id: z.string(),
    type: z.string(),
    data: z.string().transform((text) => EventData.parse(JSON.parse(text))),
    created_at: z.number(),
  })
  .transform(({ seq, account_id: accountId, created_at: timestamp, ...rest }) => ({
    seq,
    event: { ...rest, accountId, timestamp },
  }));

/** How long one deliverer is trusted with what comes after it; one that died is not missed for longer. */
const TURN_MS = 10 * SECOND;
let turnEndsAt = 0;
let isMoreWanted = false;

/**
 * For after a batch with an `eventStatement`: the account's log hears of it, at the latest by the next tick. One
 * delivers at a time in an isolate, for all who come meanwhile: else each would carry what all the others carry.
 */
export function deliverEventsSoon(ctx: SystemCtx): void {
  isMoreWanted = true;
  if (ctx.now() < turnEndsAt) return;
  turnEndsAt = ctx.now() + TURN_MS;
  inBackground('outbox.deliver', () => deliverInTurn(ctx, turnEndsAt));
}

async function deliverInTurn(ctx: SystemCtx, endsAt: number): Promise<void> {
  try {
    while (isMoreWanted && ctx.now() < endsAt) {
      isMoreWanted = false;
      await deliverEvents(ctx);
    }
  } finally {
    // Unless it was believed dead, and another one has begun.
    if (turnEndsAt === endsAt) turnEndsAt = 0;
  }
}

/** Hands what waits to the accounts' logs, in order. A row goes only when its log has it; one hub stops no other. */
export async function deliverEvents(ctx: SystemCtx): Promise<number> {
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql.prepare(`SELECT * FROM outbox ORDER BY seq LIMIT ${BATCH}`),
  ]);
  const rows = rowsOf(result, Row);
  const byAccount = Map.groupBy(rows, ({ event }) => event.accountId);
  await Promise.all(
    [...byAccount].map(async ([accountId, mine]) => {
      try {
        const events = mine.map(({ event }) => event);
        // Another deliverer may have come first, or this one have broken off: the log looks for them.
        await hubOf(ctx.env, accountId).append(events, true);
        await forget(
          ctx,
          mine.map(({ seq }) => seq),
        );
      } catch (error) {
        log('warn', 'outbox.postponed', { events: mine.length, error: describeError(error) });
      }
    }),
  );
  return rows.length;
}

async function forget(ctx: SystemCtx, seqs: number[]): Promise<void> {
  await ctx.db.sql
    .prepare('DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))')
    .bind(JSON.stringify(seqs))
    .run();
}

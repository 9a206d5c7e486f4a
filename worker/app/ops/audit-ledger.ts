import * as z from 'zod';
import { HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { sumViolations, type Violation } from '../../billing/ledger/check';
import { AccountsCursor, checkAccounts, checkTotals } from '../../billing/ledger/check-accounts';
import { checkReferences, checkRows, RowsCursor } from '../../billing/ledger/check-rows';
import { claimJob, findJobCursor, moveCursorStatement } from '../../platform/objects/jobs';

const JOB = 'ledger';
/** A piece a minute, though a tick may come a little early. */
const PIECE_MS = MINUTE - 15 * SECOND;

/** Where each round is; null where it has been everywhere. */
const Rounds = z.object({
  /** The hour in which rounds began last, counted from the epoch. */
  hour: z.number(),
  /** What has come since, and each account against it; then what all of them make together. */
  latest: AccountsCursor.nullable(),
  /** Every account from its first transfer. */
  accounts: AccountsCursor.nullable(),
  /** Every row of every table that has a rule. */
  rows: RowsCursor.nullable(),
});
type Rounds = z.infer<typeof Rounds>;
const NONE: Rounds = { hour: -1, latest: null, accounts: null, rows: null };

/**
 * I-20: the ledger is asserted continuously; a broken rule pages the operator. Rounds begin with the first tick of an
 * hour, however late it comes, and take as many minutes as they have pieces; a piece reads as much however long the
 * history is.
 */
export async function auditLedger(ctx: SystemCtx): Promise<void> {
  const cursor = await findJobCursor(ctx, JOB);
  const rounds = begin(cursor === '' ? NONE : Rounds.parse(JSON.parse(cursor)), ctx.now());
  const isUnderWay = rounds.latest ?? rounds.accounts ?? rounds.rows;
  if (!isUnderWay || !(await claimJob(ctx, JOB, PIECE_MS))) return;
  const { next, found } = await takePieces(ctx, rounds);
  // Before the piece counts as done: what is told twice is better than not at all.
  for (const { rule, count } of found) log('alert', 'ledger.broken', { rule, count });
  await moveCursorStatement(ctx, JOB, JSON.stringify(next)).run();
}

/** Starts the rounds that have ended anew, once an hour. */
function begin(rounds: Rounds, now: number): Rounds {
  const hour = Math.floor(now / HOUR);
  if (rounds.hour === hour) return rounds;
  const first: AccountsCursor = { after: '', part: null };
  return {
    hour,
    latest: rounds.latest ?? first,
    accounts: rounds.accounts ?? first,
    rows: rounds.rows ?? { table: 0, after: '' },
  };
}

/** One piece of each round that is under way. */
async function takePieces({ db }: SystemCtx, rounds: Rounds) {
  const latest = rounds.latest && (await checkAccounts(db, rounds.latest, 'new'));
  const named = latest ? await checkReferences(db, latest.references) : [];
  const totals = latest && !latest.next ? await checkTotals(db) : [];
  const accounts = rounds.accounts && (await checkAccounts(db, rounds.accounts, 'all'));
  const rows = rounds.rows && (await checkRows(db, rounds.rows));
  const next: Rounds = {
    hour: rounds.hour,
    latest: latest?.next ?? null,
    accounts: accounts?.next ?? null,
    rows: rows?.next ?? null,
  };
  const found = [
    [...(latest?.found ?? []), ...named, ...totals],
    accounts?.found ?? [],
    rows?.found ?? [],
  ];
  return { next, found: mergeRounds(found) };
}

/** Rounds that meet find the same break: it is told of once. */
function mergeRounds(found: readonly Violation[][]): Violation[] {
  const counts = new Map<string, number>();
  for (const { rule, count } of found.flatMap((of) => sumViolations(of)))
    counts.set(rule, Math.max(count, counts.get(rule) ?? 0));
  return sumViolations([...counts].map(([rule, count]) => ({ rule, count })));
}

import * as z from 'zod';
import { HOUR, MINUTE, SECOND } from '../../platform/core/clock';
import { readPosition } from '../../platform/core/cursor';
import type { SystemCtx } from '../../platform/core/ctx';
import { log } from '../../platform/core/log';
import { sumViolations, type Violation } from '../../billing/ledger/check';
import { AccountsCursor, checkAccounts, checkTotals } from '../../billing/ledger/check-accounts';
import { checkReferences, checkRows, RowsCursor } from '../../billing/ledger/check-rows';
import { claimJob, findJobCursor, moveCursorStatement } from '../../platform/objects/jobs';

const JOB = 'ledger';
/** One piece a minute, although a tick may come slightly early. */
const PIECE_MS = MINUTE - 15 * SECOND;

/** The position of each round; null when it is complete. */
const Rounds = z.object({
  /** The hour of the last start of rounds, counted from the epoch. */
  hour: z.number(),
  /** New transfers, each account against them, then the totals of all accounts. */
  latest: AccountsCursor.nullable(),
  /** Every account from its first transfer. */
  accounts: AccountsCursor.nullable(),
  /** Every row of every table with a rule. */
  rows: RowsCursor.nullable(),
});
type Rounds = z.infer<typeof Rounds>;
const NONE: Rounds = { hour: -1, latest: null, accounts: null, rows: null };

/**
 * I-20: checks the ledger continuously; a broken rule pages the operator. Rounds start with the first tick of an hour and
 * take a minute for each piece. The reads of a piece do not grow with the history.
 */
export async function auditLedger(ctx: SystemCtx): Promise<void> {
  const cursor = await findJobCursor(ctx, JOB);
  const rounds = begin(readPosition(Rounds, cursor, NONE), ctx.now());
  const isRunning = rounds.latest ?? rounds.accounts ?? rounds.rows;
  if (!isRunning || !(await claimJob(ctx, JOB, PIECE_MS))) return;
  const { next, found } = await takePieces(ctx, rounds);
  // Before the piece counts as done: a repeated alert is better than none.
  for (const { rule, count } of found) log('alert', 'ledger.broken', { rule, count });
  await moveCursorStatement(ctx, JOB, JSON.stringify(next)).run();
}

/** Restarts the completed rounds, once an hour. */
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

/** Checks one piece of each running round. */
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

/** Merges violations that several rounds found. */
function mergeRounds(found: readonly Violation[][]): Violation[] {
  const counts = new Map<string, number>();
  for (const { rule, count } of found.flatMap((of) => sumViolations(of)))
    counts.set(rule, Math.max(count, counts.get(rule) ?? 0));
  return sumViolations([...counts].map(([rule, count]) => ({ rule, count })));
}

import * as z from 'zod';
import { parseRows } from '../../platform/db/client';
import { DAY } from '../../platform/core/clock';
import type { SystemCtx } from '../../platform/core/ctx';
import { endOfLinesSql, firstLineSql } from '../ledger/lines-within';
import { customerAccounts } from '../ledger/transfer-statements';

/** Kinds of movements in a statement. */
export const KINDS = ['payments', 'gifts', 'verifications', 'returned', 'other'] as const;
export type Kind = (typeof KINDS)[number];
/** Cents by kind, negative where the balance shrank. */
export type Moved = Readonly<Record<Kind, number>>;

export interface StatementDay {
  /** When the UTC day begins, epoch milliseconds. */
  at: number;
  moved: Moved;
  /** Spendable cents at its end. */
  closing: number;
}
/** A month of the spendable balance (bought and promotional cents), from the ledger alone. */
export interface Figures {
  opening: number;
  /** The days with movements, oldest first. */
  days: StatementDay[];
  total: Moved;
  closing: number;
}

const KIND = `CASE WHEN step = 'topup' THEN 'payments'
  WHEN step = 'grant' THEN 'gifts'
  WHEN step IN ('hold', 'hold:promo', 'settle', 'settle:promo') OR step LIKE 'refund:%' THEN 'verifications'
  WHEN step LIKE '%:owed' OR step LIKE 'owed:%' OR step LIKE 'payout:%' OR step LIKE 'reversal:%' OR step LIKE 'dispute:%' THEN 'returned'
  ELSE 'other' END`;
/** SQL for a transfer's change of the spendable balance. */
const DELTA = 'amount * ((credit IN (?4, ?5)) - (debit IN (?4, ?5)))';

const Row = z.object({ day: z.int().nullable(), kind: z.enum(KINDS), cents: z.int() });
export type FigureRow = z.infer<typeof Row>;

/** SQL condition of the index `transfers_promo`. */
const PROMO = `AND (substr(debit, -6) = ':promo' OR substr(credit, -6) = ':promo')`;
/** SQL for the balance of `account` (SQL) before the first line. */
const balanceBefore = (account: string, known = ''): string =>
  `(SELECT CASE debit WHEN ${account} THEN debit_after ELSE credit_after END FROM transfers
    WHERE account_id = ?1 AND seq < (SELECT first FROM bounds) AND ${account} IN (debit, credit) ${known}
    ORDER BY seq DESC LIMIT 1)`;

/** Reads the figures between two instants, epoch milliseconds, `from` inclusive and `to` exclusive. */
export async function readFigures(
  ctx: SystemCtx,
  { accountId, from, to }: { accountId: string; from: number; to: number },
): Promise<Figures> {
  const { available, promo } = customerAccounts(accountId);
  const [result] = await ctx.db.sql.batch([
    ctx.db.sql
      .prepare(
        `WITH bounds AS (SELECT ${firstLineSql('?1', '?2')} AS first, ${endOfLinesSql('?1', '?3')} AS last)
         SELECT NULL AS day, 'other' AS kind, coalesce(${balanceBefore('?4')}, 0) + coalesce(${balanceBefore('?5', PROMO)}, 0)
           AS cents
         UNION ALL
         SELECT * FROM (SELECT CASE WHEN created_at >= ?2 THEN created_at / ${DAY} END AS day, ${KIND} AS kind,
           sum(${DELTA}) AS cents
         FROM bounds JOIN transfers t ON t.account_id = ?1 AND t.seq >= first AND t.seq < last
         WHERE created_at < ?3 GROUP BY 1, 2 ORDER BY 1)`,
      )
      .bind(accountId, from, to, available, promo),
  ]);
  return toFigures(parseRows(result, Row));
}

const NOTHING: Moved = { payments: 0, gifts: 0, verifications: 0, returned: 0, other: 0 };
const plus = (moved: Moved, { kind, cents }: FigureRow): Moved => ({
  ...moved,
  [kind]: moved[kind] + cents,
});
const sum = (rows: readonly FigureRow[]): number => rows.reduce((all, { cents }) => all + cents, 0);

/** Rows without a day are the opening balance; days are ordered. */
export function toFigures(rows: readonly FigureRow[]): Figures {
  const opening = sum(rows.filter(({ day }) => day === null));
  const within = rows.filter(({ day }) => day !== null);
  let closing = opening;
  const days = [...Map.groupBy(within, ({ day }) => day ?? 0)].map(([day, some]) => {
    closing += sum(some);
    return { at: day * DAY, moved: some.reduce(plus, NOTHING), closing };
  });
  return {
    opening,
    days: days.filter(({ moved }) => KINDS.some((kind) => moved[kind] !== 0)),
    total: within.reduce(plus, NOTHING),
    closing,
  };
}

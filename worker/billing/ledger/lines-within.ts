import { MINUTE } from '../../platform/core/clock';

/** Clocks of two isolates differ by less: lines this close to an instant may stand on the other side of it. */
const SLACK_MS = 5 * MINUTE;

/**
 * SQL for the first number of `account`’s lines whose time is not before `at` (both SQL): halved down, because lines are
 * numbered without a gap in the order of their times, and so found in some twenty reads however long the history is.
 */
const firstAt = (account: string, at: string): string => `(
  WITH RECURSIVE half (low, high) AS (
    SELECT 1, 1 + coalesce((SELECT max(seq) FROM transfers WHERE account_id = ${account}), 0)
    UNION ALL
    SELECT CASE WHEN t.created_at < ${at} THEN t.seq + 1 ELSE low END,
      CASE WHEN t.created_at < ${at} THEN high ELSE t.seq END
    FROM half JOIN transfers t ON t.account_id = ${account} AND t.seq = (low + high) / 2 WHERE low < high)
  SELECT low FROM half WHERE low >= high)`;

/** SQL for a number before which all of `account`’s lines are older than `from`, and not much older. */
export const firstLineSql = (account: string, from: string): string =>
  firstAt(account, `${from} - ${SLACK_MS}`);

/** SQL for a number from which on all of `account`’s lines are not before `to`. */
export const endOfLinesSql = (account: string, to: string): string =>
  firstAt(account, `${to} + ${SLACK_MS}`);

/**
 * SQL that narrows `account`’s lines to those between two instants, `from` inclusive and `to` exclusive (all SQL), by their
 * numbers and then by their times.
 */
export const linesWithinSql = (
  account: string,
  { from, to }: { from: string; to: string },
): string =>
  `account_id = ${account} AND seq >= ${firstLineSql(account, from)}
   AND seq < ${endOfLinesSql(account, to)} AND created_at >= ${from} AND created_at < ${to}`;

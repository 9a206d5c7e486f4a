import { MINUTE } from '../../platform/core/clock';

/** Maximum clock difference of two isolates: lines this close to an instant may be on either side of it. */
const SLACK_MS = 5 * MINUTE;

/**
 * SQL for the number of the first line of `account` at or after `at` (both SQL). Binary search: lines are numbered
 * without gaps in the order of their times, so about twenty reads suffice for any history.
 */
const firstAt = (account: string, at: string): string => `(
  WITH RECURSIVE half (low, high) AS (
    SELECT 1, 1 + coalesce((SELECT max(seq) FROM transfers WHERE account_id = ${account}), 0)
    UNION ALL
    SELECT CASE WHEN t.created_at < ${at} THEN t.seq + 1 ELSE low END,
      CASE WHEN t.created_at < ${at} THEN high ELSE t.seq END
    FROM half JOIN transfers t ON t.account_id = ${account} AND t.seq = (low + high) / 2 WHERE low < high)
  SELECT low FROM half WHERE low >= high)`;

/** SQL for a line number: all lines of `account` before it are older than `from`. */
export const firstLineSql = (account: string, from: string): string =>
  firstAt(account, `${from} - ${SLACK_MS}`);

/** SQL for a line number: all lines of `account` from it on are at or after `to`. */
export const endOfLinesSql = (account: string, to: string): string =>
  firstAt(account, `${to} + ${SLACK_MS}`);

/**
 * SQL condition for the lines of `account` between two instants, `from` inclusive and `to` exclusive (all SQL): first by
 * line number, then by time.
 */
export const linesWithinSql = (
  account: string,
  { from, to }: { from: string; to: string },
): string =>
  `account_id = ${account} AND seq >= ${firstLineSql(account, from)}
   AND seq < ${endOfLinesSql(account, to)} AND created_at >= ${from} AND created_at < ${to}`;

import { pageStart, type Order } from '../../platform/db/page';
import { linesWithinSql } from './lines-within';

/** Later than any line, epoch milliseconds. */
const END_OF_TIME = 8_640_000_000_000_000;

/** A page of an account's lines, by their numbers. */
export interface LedgerPageQuery {
  cursor?: string | undefined;
  limit: number;
  order?: Order | undefined;
  /** Epoch milliseconds, `from` inclusive, `to` exclusive. */
  from?: number | undefined;
  to?: number | undefined;
}

/**
 * SQL for a page of the lines of the account ?1, and the values of ?2 to ?5: `within` are the lines of the period, found by
 * their numbers without a scan of the history; `page` continues after the place ?2, and one row more than the page is read.
 */
export function ledgerPage({ cursor, limit, order = 'desc', from, to }: LedgerPageQuery) {
  const [place] = pageStart({ cursor, order });
  const isWhole = from === undefined && to === undefined;
  const page = { asc: 'seq > ?2 ORDER BY seq', desc: 'seq < ?2 ORDER BY seq DESC' }[order];
  return {
    within: isWhole
      ? 'account_id = ?1 AND ?4 <= ?5'
      : linesWithinSql('?1', { from: '?4', to: '?5' }),
    page: `${page} LIMIT ?3`,
    values: [place, limit + 1, from ?? 0, to ?? END_OF_TIME],
  };
}

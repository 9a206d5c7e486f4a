import * as z from 'zod';
import type { Db } from '../../platform/db/client';
import type { Violation } from './check';

/** Sums of an account's transfers up to `seq`. */
const Chain = z.object({
  seq: z.number(),
  rows: z.number(),
  /** Signed cents by ledger account, the tenant's included. */
  sums: z.record(z.string(), z.number()),
  open: z.number(),
  /** Holds that were not released, by month; the two newest months. */
  used: z.record(z.string(), z.number()),
});
type Chain = z.infer<typeof Chain>;
const NOTHING: Chain = { seq: 0, rows: 0, sums: {}, open: 0, used: {} };

/** Position of a round through the accounts: the last finished account, and the partial sums of a long one. */
export const AccountsCursor = z.object({
  after: z.string(),
  part: z.object({ of: z.string(), chain: Chain }).nullable(),
});
export type AccountsCursor = z.infer<typeof AccountsCursor>;

/** `new`: from the last stored sums; `all`: from the first transfer. */
export type Reach = 'new' | 'all';

export interface AccountsPage {
  /** Null at the end of the round. */
  next: AccountsCursor | null;
  found: Violation[];
  /** References of the transfers that were read. */
  references: string[];
}

const ACCOUNTS = 50;
/** New transfers also run all rules of their orders, about 50 rows each. */
const TRANSFERS: Readonly<Record<Reach, number>> = { new: 150, all: 1000 };

interface Row {
  seq: number;
  reference: string;
  step: string;
  debit: string;
  credit: string;
  amount: number;
  period: string;
  /** The month of the hold that this row settles. */
  held: string | null;
}

/** Adds the next transfers of an account to its sums. */
function addRows(chain: Chain, rows: readonly Row[]): Chain {
  const sums = { ...chain.sums };
  let used = { ...chain.used };
  let { open } = chain;
  for (const { debit, credit, amount, step, period, held } of rows) {
    sums[debit] = (sums[debit] ?? 0) - amount;
    sums[credit] = (sums[credit] ?? 0) + amount;
    if (step === 'hold') {
      open += 1;
      used[period] = (used[period] ?? 0) + 1;
      used = Object.fromEntries(
        Object.entries(used)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .slice(-2),
      );
    }
    if (held === null) continue;
    open -= 1;
    if (!credit.endsWith(':revenue') && used[held] !== undefined) used[held] -= 1;
  }
  const seq = rows.at(-1)?.seq ?? chain.seq;
  return { seq, rows: chain.rows + rows.length, sums, open, used };
}

interface Balance {
  id: string;
  balance: number;
}
interface Usage {
  period: string;
  used: number;
  open: number;
}
interface Now {
  balances: Balance[];
  usage: Usage | null;
}

/** Compares the account's balances and counters with the sums of its transfers. */
function compare(chain: Chain, { balances, usage }: Now): Violation[] {
  const off = balances.filter(({ id, balance }) => balance !== (chain.sums[id] ?? 0)).length;
  const used = usage ? usage.used !== (chain.used[usage.period] ?? 0) : false;
  const counts: [string, number][] = [
    ['balance = sum of its transfers', off],
    ['open = holds not settled', Number(usage !== null && usage.open !== chain.open)],
    ['used = holds of the month not released', Number(used)],
    ['statement numbers have no gap', Number(chain.seq !== chain.rows)],
  ];
  return counts.flatMap(([rule, count]) => (count > 0 ? [{ rule, count }] : []));
}

/** Up to `limit` transfers after `seq`, with the account's balances and counters at the same moment. */
async function readAccount(db: Db, owner: string, seq: number, limit: number) {
  const [rows, balances, usage] = await db.sql.batch<Row & Balance & Usage>([
    db.sql
      .prepare(
        `SELECT t.seq, t.reference, t.step, t.debit, t.credit, t.amount, t.period, CASE WHEN t.step = 'settle' THEN (
           SELECT h.period FROM transfers h WHERE h.reference = t.reference AND h.step = 'hold') END AS held
         FROM transfers t WHERE t.account_id = ?1 AND t.seq > ?2 ORDER BY t.seq LIMIT ?3`,
      )
      .bind(owner, seq, limit),
    // A tenant's own balances belong to all its customers: checkTotals adds them up.
    db.sql
      .prepare(
        `SELECT id, balance FROM ledger_accounts WHERE id >= ?1 || ':' AND id < ?1 || ';'
           AND NOT EXISTS (SELECT 1 FROM tenants WHERE id = ?1)`,
      )
      .bind(owner),
    db.sql.prepare('SELECT period, used, open FROM usage WHERE account_id = ?').bind(owner),
  ]);
  const now: Now = { balances: balances?.results ?? [], usage: usage?.results[0] ?? null };
  const read: Row[] = rows?.results ?? [];
  return { rows: read, now };
}

/** Writes one row, and none without new transfers. */
const saveChain = (db: Db, owner: string, chain: Chain) =>
  db.sql
    .prepare(
      `INSERT INTO ledger_checks (account_id, seq, chain) VALUES (?1, ?2, ?3)
       ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq, chain = excluded.chain
       WHERE excluded.seq >= seq AND excluded.chain <> chain`,
    )
    .bind(owner, chain.seq, JSON.stringify(chain))
    .run();

/** Sums up the transfers of the next accounts, as many as one tick may read, and compares. */
export async function checkAccounts(
  db: Db,
  cursor: AccountsCursor,
  reach: Reach,
): Promise<AccountsPage> {
  const { results: owners } = await db.sql
    .prepare(
      `SELECT o.id, c.chain FROM (
         SELECT id FROM accounts WHERE id > ?1 UNION ALL SELECT id FROM tenants WHERE id > ?1 ORDER BY 1 LIMIT ?2) o
       LEFT JOIN ledger_checks c ON c.account_id = o.id ORDER BY o.id`,
    )
    .bind(cursor.after, ACCOUNTS)
    .all<{ id: string; chain: string | null }>();
  const page: AccountsPage = { next: null, found: [], references: [] };
  let at = cursor;
  let left = TRANSFERS[reach];
  for (const { id, chain } of owners) {
    const known = reach === 'new' && chain !== null ? Chain.parse(JSON.parse(chain)) : null;
    const start = (at.part?.of === id ? at.part.chain : known) ?? NOTHING;
    const { rows, now } = await readAccount(db, id, start.seq, left);
    const sum = addRows(start, rows);
    const isWhole = rows.length < left;
    left -= rows.length;
    page.references.push(...rows.map(({ reference }) => reference));
    // Partial sums stay in the cursor: stored sums have been compared.
    if (!isWhole) return { ...page, next: { after: at.after, part: { of: id, chain: sum } } };
    page.found.push(...compare(sum, now));
    if (sum.seq > 0) await saveChain(db, id, sum);
    at = { after: id, part: null };
  }
  return { ...page, next: owners.length < ACCOUNTS ? null : at };
}

/**
 * Checks across accounts, at one moment: all balances add up to 0, and each balance of a tenant is the sum of its
 * customers' transfers. Reads a few rows per account and the transfers since its last sums. The join order is fixed;
 * otherwise SQLite scans all transfers.
 */
export async function checkTotals(db: Db): Promise<Violation[]> {
  const { results } = await db.sql
    .prepare(
      `WITH parts (id, amount) AS (
         SELECT j.key, j.value FROM ledger_checks c, json_each(c.chain, '$.sums') j
         UNION ALL SELECT iif(side.sign < 0, t.debit, t.credit), side.sign * t.amount
           FROM (SELECT id FROM accounts UNION ALL SELECT id FROM tenants) o
           LEFT JOIN ledger_checks c ON c.account_id = o.id
           CROSS JOIN transfers t ON t.account_id = o.id AND t.seq > coalesce(c.seq, 0)
           CROSS JOIN (SELECT -1 AS sign UNION ALL SELECT 1) side),
       sums AS (SELECT id, sum(amount) AS amount FROM parts GROUP BY id)
       SELECT 'sum of all accounts is 0' AS rule,
         (SELECT abs(coalesce(sum(balance), 0)) FROM ledger_accounts) AS count
       UNION ALL SELECT 'balance = sum of its transfers', (SELECT count(*) FROM tenants t
         JOIN ledger_accounts a ON a.id >= t.id || ':' AND a.id < t.id || ';'
         LEFT JOIN sums s ON s.id = a.id WHERE a.balance <> coalesce(s.amount, 0))`,
    )
    .all<Violation>();
  return results.filter(({ count }) => count > 0);
}

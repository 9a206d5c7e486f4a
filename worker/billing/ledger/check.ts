import type { Db } from '../../platform/db/client';
import { PAYMENT_RULES } from './payment-rules';

/** One broken rule of the ledger: its name and how many rows break it. */
export interface Violation {
  rule: string;
  count: number;
}

const SIGNED = `SELECT credit AS id, amount FROM transfers
  UNION ALL SELECT debit, -amount FROM transfers`;

/** Each query counts the violations of its rule; these sum up the whole history of an account. */
const SUM_RULES: Readonly<Record<string, string>> = {
  'sum of all accounts is 0': `SELECT abs(coalesce(sum(balance), 0)) AS n FROM ledger_accounts`,
  'balance = sum of its transfers': `SELECT count(*) AS n FROM ledger_accounts a
    WHERE a.balance <> coalesce((SELECT sum(s.amount) FROM (${SIGNED}) s WHERE s.id = a.id), 0)`,
  'open = holds not settled': `SELECT count(*) AS n FROM usage u WHERE u.open <> (
    SELECT count(*) FROM transfers h WHERE h.account_id = u.account_id AND h.step = 'hold'
      AND NOT EXISTS (SELECT 1 FROM transfers s
        WHERE s.reference = h.reference AND s.step = 'settle'))`,
  'used = holds of the month not released': `SELECT count(*) AS n FROM usage u WHERE u.used <> (
    SELECT count(*) FROM transfers h WHERE h.account_id = u.account_id AND h.step = 'hold'
      AND h.period = u.period AND NOT EXISTS (SELECT 1 FROM transfers s
        WHERE s.reference = h.reference AND s.step = 'settle' AND s.credit NOT LIKE '%:revenue'))`,
  'statement numbers have no gap': `SELECT count(*) AS n FROM (
    SELECT max(seq) AS last, count(*) AS rows FROM transfers GROUP BY account_id)
    WHERE last <> rows`,
};

/** Rules of single transfers and balances. */
const TRANSFER_RULES: Readonly<Record<string, string>> = {
  'no balance below its floor': `SELECT count(*) AS n FROM ledger_accounts a
    WHERE a.floor IS NOT NULL AND a.balance < a.floor`,
  'every settle has its hold': `SELECT count(*) AS n FROM transfers s
    WHERE s.step IN ('settle', 'settle:promo') AND NOT EXISTS (SELECT 1 FROM transfers h
      WHERE h.reference = s.reference AND h.amount = s.amount AND h.credit = s.debit
        AND h.step = CASE s.step WHEN 'settle' THEN 'hold' ELSE 'hold:promo' END)`,
  'both parts of a hold settle': `SELECT count(*) AS n FROM transfers h
    WHERE h.step = 'hold:promo'
      AND EXISTS (SELECT 1 FROM transfers s WHERE s.reference = h.reference AND s.step = 'settle')
      AND NOT EXISTS (SELECT 1 FROM transfers s
        WHERE s.reference = h.reference AND s.step = 'settle:promo')`,
  'refunds stay within the capture': `SELECT count(*) AS n FROM (
    SELECT r.reference, sum(r.amount) AS refunded FROM transfers r
    WHERE r.step LIKE 'refund:%' GROUP BY r.reference) r
    WHERE r.refunded > coalesce((SELECT sum(s.amount) FROM transfers s
      WHERE s.reference = r.reference AND s.credit LIKE '%:revenue'), 0)`,
};

/** Rules that also need the orders: each held order exists, each ended order is settled the right way. */
const ORDER_RULES: Readonly<Record<string, string>> = {
  'every order has its hold': `SELECT count(*) AS n FROM verifications v
    WHERE NOT EXISTS (SELECT 1 FROM transfers h WHERE h.reference = v.id AND h.step = 'hold')`,
  'completed = captured': `SELECT count(*) AS n FROM verifications v
    WHERE v.state = 'completed' AND NOT EXISTS (SELECT 1 FROM transfers s
      WHERE s.reference = v.id AND s.step = 'settle' AND s.credit LIKE '%:revenue')`,
  'ended without code = released': `SELECT count(*) AS n FROM verifications v
    WHERE v.state IN ('cancelled', 'expired', 'failed') AND NOT EXISTS (SELECT 1 FROM transfers s
      WHERE s.reference = v.id AND s.step = 'settle' AND s.credit NOT LIKE '%:revenue')`,
  'surcharge not honoured = given back': `SELECT count(*) AS n FROM verifications v
    WHERE v.state = 'completed' AND v.area_codes IS NOT NULL AND v.surcharge_area_code > 0
      AND substr(v.number, 3, 3) NOT IN (SELECT value FROM json_each(v.area_codes))
      AND v.surcharge_area_code <> (SELECT coalesce(sum(r.amount), 0) FROM transfers r
        WHERE r.reference = v.id AND r.step LIKE 'refund:area_code%')`,
  'quoted = charged': `SELECT count(*) AS n FROM verifications v JOIN quotes q ON q.id = v.quote_id
    WHERE q.price <> v.price OR q.account_id <> v.account_id`,
  'released = a recovery record': `SELECT count(*) AS n FROM verifications v
    WHERE v.state IN ('cancelled', 'expired', 'failed')
      AND NOT EXISTS (SELECT 1 FROM recoveries r WHERE r.verification_id = v.id AND r.name = 'release')`,
  'refunded = a recovery record': `SELECT count(*) AS n FROM (
    SELECT DISTINCT t.reference, replace(substr(t.step, 8), ':promo', '') AS name FROM transfers t
    WHERE t.step LIKE 'refund:%') g JOIN verifications v ON v.id = g.reference
    WHERE NOT EXISTS (SELECT 1 FROM recoveries r WHERE r.verification_id = g.reference AND r.name = g.name)`,
  'a report refunds what the provider refunded': `SELECT count(*) AS n FROM recoveries r
    WHERE r.name = 'report' AND r.state <> 'recovered' AND EXISTS (SELECT 1 FROM transfers t
      WHERE t.reference = r.verification_id AND t.step LIKE 'refund:report%')`,
  'released and charged = a loss': `SELECT count(*) AS n FROM recoveries r
    WHERE r.name = 'release' AND r.state = 'charged' AND r.unpaid = 1 AND r.amount > 0
      AND NOT EXISTS (SELECT 1 FROM transfers t WHERE t.reference = r.verification_id AND t.step = 'loss')`,
};

/** Rules about one row. Its table comes first in the SQL, so that check-rows.ts can restrict a rule to some keys. */
export const ROW_RULES: Readonly<Record<string, string>> = {
  ...TRANSFER_RULES,
  ...ORDER_RULES,
  ...PAYMENT_RULES,
};
const ALL_RULES = { ...SUM_RULES, ...ROW_RULES };

/**
 * Checks every rule of the ledger over all history at this moment; an empty result is a sound ledger. Tests, chaos and
 * storm run it; the ticker runs the same rules in pieces. Money: I-20, I-22, I-24.
 */
export async function checkLedger(db: Db): Promise<Violation[]> {
  const rules = Object.entries(ALL_RULES);
  const answers = await db.sql.batch<{ n: number }>(rules.map(([, sql]) => db.sql.prepare(sql)));
  return rules.flatMap(([rule], i) => {
    const count = answers[i]?.results[0]?.n ?? -1;
    return count === 0 ? [] : [{ rule, count }];
  });
}

/** Sums the findings of several pieces: one entry per rule, in the order of the rules. */
export function sumViolations(found: readonly Violation[]): Violation[] {
  const counts = new Map<string, number>();
  for (const { rule, count } of found) counts.set(rule, (counts.get(rule) ?? 0) + count);
  return Object.keys(ALL_RULES).flatMap((rule) => {
    const count = counts.get(rule);
    return count === undefined ? [] : [{ rule, count }];
  });
}

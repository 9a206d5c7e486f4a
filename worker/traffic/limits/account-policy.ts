import * as z from 'zod';
import { parseRows, type Db } from '../../platform/db/client';

const Row = z.object({ version: z.number(), limit: z.number() });

/** The account's current policy, from D1. */
export async function readAccountPolicy(
  db: Db,
  accountId: string,
): Promise<{ version: number; limit: number }> {
  const [result] = await db.sql.batch([
    db.sql
      .prepare(
        `SELECT p.version, p.requests_per_minute AS "limit" FROM accounts a
         JOIN tier_policies p ON p.tier = a.tier
         WHERE a.id = ? ORDER BY p.version DESC LIMIT 1`,
      )
      .bind(accountId),
  ]);
  const [policy] = parseRows(result, Row);
  if (!policy) throw new Error('an account without a policy');
  return policy;
}

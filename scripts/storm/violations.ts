import type { Purchase } from './purchases.ts';
import { expectedOf, type Expected, type Intent } from './scenarios.ts';
import type { World } from './world.ts';

const TENANT = 'tnt_default';

/** Everything that the load did, kept outside the Worker. */
export interface LoadRecord {
  intents: Intent[];
  purchases: Purchase[];
}

/** The expected state of each payment, by id. */
const payments = ({
  intents,
  purchases,
}: LoadRecord): Map<string, Expected & { account: string }> =>
  new Map([
    ...intents.map((i) => [i.id, { ...expectedOf(i), account: i.account }] as const),
    ...purchases.map(({ intent, reversedCents, isReversed }) => {
      const state = isReversed ? ('reversed' as const) : ('succeeded' as const);
      const { id, account, credits } = intent;
      return [id, { state, credited: credits, reversedCents, account }] as const;
    }),
  ]);

/** Expected balances in cents, by ledger account. */
function balances(record: LoadRecord): Map<string, number> {
  const expected = new Map<string, number>();
  const add = (name: string, cents: number) =>
    expected.set(name, (expected.get(name) ?? 0) + cents);
  for (const { credited, reversedCents, account } of payments(record).values()) {
    add(`${account}:available`, (credited ?? 0) - reversedCents);
    add(`${TENANT}:paystack`, reversedCents - (credited ?? 0));
  }
  for (const { intent, captured } of record.purchases) {
    add(`${intent.account}:available`, -captured);
    add(`${TENANT}:revenue`, captured);
  }
  return expected;
}

interface Row {
  id: string;
  state: string;
  credited: number | null;
  reversedCents: number;
}

/** Payments with the cents that the ledger took back. */
const SHOWN = `SELECT p.id, p.state, p.credited, coalesce((SELECT sum(CASE
    WHEN t.step LIKE '%:owed' THEN 0
    WHEN t.credit = '${TENANT}:paystack' THEN t.amount
    WHEN t.debit = '${TENANT}:paystack' AND t.step LIKE 'dispute:%' THEN -t.amount ELSE 0 END)
  FROM transfers t WHERE t.reference = p.id), 0) AS reversedCents FROM payments p`;

/** Ledger accounts of the storm's customers and of the platform; the only other account is the staff user's. */
const isChecked = ({ id }: { id: string }): boolean =>
  id.startsWith('acc_storm_') || id === `${TENANT}:paystack` || id === `${TENANT}:revenue`;

/** One sentence for each payment, order, balance or ledger rule that differs from the model. */
export async function findViolations(world: World, record: LoadRecord): Promise<string[]> {
  const violations: string[] = [];
  const expected = payments(record);
  const rows = await world.query<Row>(SHOWN);
  for (const { id, state, credited, reversedCents } of rows) {
    const wanted = expected.get(id);
    const isNothing = state === 'failed' && credited === null && reversedCents === 0;
    // A payment that was returned before it was credited stays failed; one without a model lost its checkout in a kill.
    const isAsExpected = wanted
      ? (state === wanted.state &&
          credited === wanted.credited &&
          reversedCents === wanted.reversedCents) ||
        (wanted.state === 'reversed' && isNothing)
      : isNothing;
    if (!isAsExpected)
      violations.push(
        `${id} is ${state}, ${credited} credited, ${reversedCents} taken back; not ${JSON.stringify(wanted)}`,
      );
  }
  const known = new Set(rows.map(({ id }) => id));
  for (const id of expected.keys()) if (!known.has(id)) violations.push(`${id} is not there`);

  const sold = new Set(record.purchases.map(({ orderId }) => orderId));
  const orders = await world.query<{ id: string; state: string }>(
    'SELECT id, state FROM verifications',
  );
  for (const { id, state } of orders)
    if (!sold.has(id))
      violations.push(`${id} is ${state}, but the API refused the purchase to its customer`);

  const cents = balances(record);
  const accounts = await world.query<{ id: string; balance: number }>(
    'SELECT id, balance FROM ledger_accounts',
  );
  for (const { id, balance } of accounts.filter(isChecked))
    if (balance !== (cents.get(id) ?? 0))
      violations.push(`${id} has ${balance} cents, not ${cents.get(id) ?? 0}`);
  const [sum] = await world.query<{ n: number }>('SELECT sum(balance) AS n FROM ledger_accounts');
  if (sum?.n !== 0) violations.push(`the ledger's sum is ${sum?.n}`);
  const broken = await world.withoutKill(() => world.server.brokenLedgerRules());
  return [...violations, ...broken.map(({ rule, count }) => `broken: ${rule} (${count})`)];
}

import type { Bought } from './buyers.ts';
import { expectedOf, type Expected, type Intent } from './fates.ts';
import type { World } from './world.ts';

const TENANT = 'tnt_default';

/** What was done, as the storm itself remembers it. */
export interface Diary {
  intents: Intent[];
  bought: Bought[];
}

/** Each payment as it must stand, by its id. */
const payments = ({ intents, bought }: Diary): Map<string, Expected & { account: string }> =>
  new Map([
    ...intents.map((i) => [i.id, { ...expectedOf(i), account: i.account }] as const),
    ...bought.map(({ intent, gone, isReversed }) => {
      const state = isReversed ? ('reversed' as const) : ('succeeded' as const);
      const { id, account, credits } = intent;
      return [id, { state, credited: credits, gone, account }] as const;
    }),
  ]);

/** What each account and the house must have, in cents, by the name of the ledger's account. */
function balances(diary: Diary): Map<string, number> {
  const expected = new Map<string, number>();
  const add = (name: string, cents: number) =>
    expected.set(name, (expected.get(name) ?? 0) + cents);
  for (const { credited, gone, account } of payments(diary).values()) {
    add(`${account}:available`, (credited ?? 0) - gone);
    add(`${TENANT}:paystack`, gone - (credited ?? 0));
  }
  for (const { intent, captured } of diary.bought) {
    add(`${intent.account}:available`, -captured);
    add(`${TENANT}:revenue`, captured);
  }
  return expected;
}

interface Row {
  id: string;
  state: string;
  credited: number | null;
  gone: number;
}

/** From the rows of the ledger alone, in the words of its book-keeping. */
const SHOWN = `SELECT p.id, p.state, p.credited, coalesce((SELECT sum(CASE
    WHEN t.step LIKE '%:owed' THEN 0
    WHEN t.credit = '${TENANT}:paystack' THEN t.amount
    WHEN t.debit = '${TENANT}:paystack' AND t.step LIKE 'dispute:%' THEN -t.amount ELSE 0 END)
  FROM transfers t WHERE t.reference = p.id), 0) AS gone FROM payments p`;

/** The customers' and what the house earned and got; beside them there is only who signed up as staff. */
const isOurs = ({ id }: { id: string }): boolean =>
  id.startsWith('acc_storm_') || id === `${TENANT}:paystack` || id === `${TENANT}:revenue`;

/** Everything that is not as it must be, in a sentence each; none when every cent is where it belongs. */
export async function verdict(world: World, diary: Diary): Promise<string[]> {
  const faults: string[] = [];
  const expected = payments(diary);
  const rows = await world.query<Row>(SHOWN);
  for (const { id, state, credited, gone } of rows) {
    const wanted = expected.get(id);
    const isNothing = state === 'failed' && credited === null && gone === 0;
    // What came and went as a whole before anybody looked was never given. Of one whose checkout was lost nobody knows.
    const is = wanted
      ? (state === wanted.state && credited === wanted.credited && gone === wanted.gone) ||
        (wanted.state === 'reversed' && isNothing)
      : isNothing;
    if (!is)
      faults.push(
        `${id} is ${state}, ${credited} credited, ${gone} gone; not ${JSON.stringify(wanted)}`,
      );
  }
  const known = new Set(rows.map(({ id }) => id));
  for (const id of expected.keys()) if (!known.has(id)) faults.push(`${id} is not there`);

  const sold = new Set(diary.bought.map(({ orderId }) => orderId));
  const orders = await world.query<{ id: string; state: string }>(
    'SELECT id, state FROM verifications',
  );
  for (const { id, state } of orders)
    if (!sold.has(id)) faults.push(`${id} is ${state}, and its buyer was told that it was refused`);

  const cents = balances(diary);
  const accounts = await world.query<{ id: string; balance: number }>(
    'SELECT id, balance FROM ledger_accounts',
  );
  for (const { id, balance } of accounts.filter(isOurs))
    if (balance !== (cents.get(id) ?? 0))
      faults.push(`${id} has ${balance} cents, not ${cents.get(id) ?? 0}`);
  const [sum] = await world.query<{ n: number }>('SELECT sum(balance) AS n FROM ledger_accounts');
  if (sum?.n !== 0) faults.push(`the ledger's sum is ${sum?.n}`);
  const broken = await world.steady(() => world.server.broken());
  return [...faults, ...broken.map(({ rule, count }) => `broken: ${rule} (${count})`)];
}

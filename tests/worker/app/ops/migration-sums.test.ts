import { expect, test } from 'vitest';
import { setUpWorker } from '../../../support/worker/api';
import {
  account,
  balance,
  before,
  DAY,
  migrate,
  rowsOf,
  T,
} from '../../../support/worker/migrated';

setUpWorker();

const BLOCK_MS = 30 * DAY;
const BLOCK = Math.floor(T / BLOCK_MS);

interface Transfer {
  id: string;
  step: 'hold' | 'settle';
  debit: string;
  credit: string;
  cents: number;
  at: number;
}
function transfer({ id, step, debit, credit, cents, at }: Transfer): string {
  const now = (of: string) => `(SELECT balance FROM ledger_accounts WHERE id = '${of}')`;
  return `INSERT INTO transfers (reference, step, account_id, seq, debit, credit, amount, debit_after, credit_after, period,
      created_at)
    SELECT '${id}', '${step}', 'acc_1', 1 + (SELECT coalesce(max(seq), 0) FROM transfers WHERE account_id = 'acc_1'),
      '${debit}', '${credit}', ${cents}, ${now(debit)} - ${cents}, ${now(credit)} + ${cents}, '2026-01', ${at}`;
}

/** An order that ended the given number of 30-day blocks before the newest. */
function order(id: string, cents: number, blocks: number, isCaptured = true): string[] {
  const [available, held] = ['acc_1:available', 'acc_1:held'];
  const credit = isCaptured ? 'tnt_default:revenue' : available;
  const at = (BLOCK - blocks) * BLOCK_MS + DAY;
  return [
    transfer({ id, step: 'hold', debit: available, credit: held, cents, at }),
    transfer({ id, step: 'settle', debit: held, credit, cents, at }),
  ];
}

test('I-60 payments of existing accounts for codes are summed by blocks of 30 days', async () => {
  await before('0032', [
    account('acc_1'),
    account('acc_new'),
    ...['acc_1', 'acc_new'].map(
      (id) =>
        `INSERT INTO usage (account_id, period, cap, open_cap) VALUES ('${id}', '2026-01', 50, 2)`,
    ),
    balance('acc_1:available', 1_000),
    ...['promo', 'held', 'owed'].map((name) => balance(`acc_1:${name}`, 0)),
    ...order('ver_1', 100, 2),
    ...order('ver_2', 200, 1),
    ...order('ver_3', 30, 0),
    ...order('ver_4', 50, 0, false),
    ...order('ver_5', 10, 0),
  ]);
  await migrate();
  expect(
    await rowsOf('SELECT account_id, paid_block, paid, paid_before FROM usage ORDER BY account_id'),
  ).toEqual([
    { account_id: 'acc_1', paid_block: BLOCK, paid: 40, paid_before: 200 },
    { account_id: 'acc_new', paid_block: 0, paid: 0, paid_before: 0 },
  ]);
});

import * as z from 'zod';
import {
  cents,
  instant,
  JSON_BODY,
  pageAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const Balance = z
  .strictObject({
    currency: z.literal('USD'),
    spendable: cents.describe('Bought and promotional cents together: what an order can draw on'),
    available: cents.describe('Bought cents'),
    promo: cents.describe('Promotional cents'),
    held: cents.describe('Cents reserved for verifications that have not ended'),
    owed: cents.describe(
      'Cents that a bank or a refund took back and the credits did not cover; while there are any, nothing can be bought',
    ),
  })
  .meta({ id: 'Balance' });

const StatementLine = z
  .strictObject({
    seq: z.int().describe('Numbers the account’s lines without gaps, oldest first'),
    reference: z.string().describe('What it was for: an order, a grant'),
    description: z.string().describe('The same in words: `Verification for WhatsApp`'),
    step: z
      .string()
      .describe(
        '`settle` ends a hold: of the account `held` it was charged, of `available` or `promo` it came back',
      ),
    account: z.string().describe('available, promo, held, owed or payout'),
    amount: cents.describe('Cents; negative where spendable credits shrank'),
    moved: cents.describe(
      'Cents that moved between the two accounts. 0 of `hold` and `settle` where promotional credits paid the whole price',
    ),
    balanceAfter: cents,
    at: instant,
  })
  .meta({ id: 'StatementLine' });

const read = { tag: 'Credits', access: 'balance:read' } as const;

export const BALANCE: Operation = {
  ...read,
  id: 'getBalance',
  summary: 'Read the balance',
  answers: {
    200: {
      description: 'In cents',
      schema: Balance,
      example: { currency: 'USD', spendable: 892, available: 892, promo: 0, held: 108, owed: 0 },
    },
  },
};

export const LEDGER: Operation = {
  ...read,
  id: 'listLedger',
  summary: 'Read the statement, newest first',
  answers: {
    200: pageAnswer(
      StatementLine,
      {
        seq: 2,
        reference: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        description: 'Verification for WhatsApp',
        step: 'hold',
        account: 'available',
        amount: -108,
        moved: 108,
        balanceAfter: 892,
        at: '2026-11-22T10:00:00.000Z',
      },
      'A page; each line with the balance that it left behind',
    ),
  },
  problems: QUERY,
};

export const LEDGER_CSV: Operation = {
  ...read,
  id: 'downloadLedger',
  summary: 'Download the statement as CSV, newest first',
  description:
    'All lines that the filters leave, as `text/csv`. What ends in `_usd` is a decimal number of dollars; times are ISO ' +
    '8601.',
  answers: {
    200: {
      description: 'The file; its first line names the columns',
      headers: { 'Content-Disposition': 'A name for the file' },
    },
  },
  problems: QUERY,
};

const Alert = z
  .strictObject({ threshold: cents.describe('0 for never') })
  .meta({ id: 'BalanceAlert' });
const alert = {
  200: { description: 'In cents', schema: Alert, example: { threshold: 500 } },
} as const;

export const GET_ALERT: Operation = {
  ...read,
  id: 'getBalanceAlert',
  summary: 'Read below which balance `balance.low` is told',
  answers: alert,
};

export const SET_ALERT: Operation = {
  tag: 'Credits',
  access: 'owner',
  id: 'setBalanceAlert',
  summary: 'Choose below which balance `balance.low` is told',
  description:
    'It is told once each time the credits fall below, and not again while they stay there. With auto top-up it is never ' +
    'less than that one’s `notifyBelow`.',
  answers: alert,
  problems: JSON_BODY,
};

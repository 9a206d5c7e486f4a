import * as z from 'zod';
import {
  cents,
  instant,
  JSON_BODY,
  listAnswer,
  QUERY,
  type Operation,
} from '../../platform/core/operation';

const Balance = z
  .strictObject({
    currency: z.literal('USD'),
    spendable: cents.describe('Spendable cents: bought and promotional credits together'),
    available: cents.describe('Bought credits, in cents'),
    promo: cents.describe('Promotional credits, in cents'),
    held: cents.describe('Cents held for open verifications'),
    owed: cents.describe('Debt in cents, from disputed or refunded payments; must be 0 to order'),
  })
  .meta({ id: 'Balance' });

const StatementLine = z
  .strictObject({
    seq: z.int().describe('Line number, without gaps, oldest first'),
    reference: z.string().describe('The order, payment or grant of the line'),
    description: z.string().describe('The reference in words: `Verification for WhatsApp`'),
    step: z
      .string()
      .describe(
        '`settle` ends a hold: on the account `held` it was charged, on `available` or `promo` it was released',
      ),
    account: z.string().describe('available, promo, held, owed or payout'),
    amount: cents.describe('Change of the spendable cents'),
    moved: cents.describe(
      'Cents moved between the two accounts; 0 on `hold` and `settle` when promotional credits paid the whole price',
    ),
    balanceAfter: cents,
    at: instant,
  })
  .meta({ id: 'StatementLine' });

const read = { tag: 'Credits', access: 'balance:read' } as const;

export const BALANCE: Operation = {
  ...read,
  id: 'getBalance',
  summary: 'Get the balance',
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
  summary: 'List ledger lines',
  answers: {
    200: listAnswer(
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
      'A page; each line has the balance after it',
    ),
  },
  problems: QUERY,
};

export const LEDGER_CSV: Operation = {
  ...read,
  id: 'downloadLedger',
  summary: 'Download ledger lines as CSV',
  description:
    'All lines that match the filters, as `text/csv`. Columns that end in `_usd` are decimal numbers of dollars. Times ' +
    'are ISO 8601.',
  answers: {
    200: {
      description: 'The file. Its first line names the columns.',
      headers: { 'Content-Disposition': 'File name' },
      files: ['text/csv'],
    },
  },
  problems: QUERY,
};

const Alert = z
  .strictObject({ threshold: cents.describe('Cents; 0 turns the alert off') })
  .meta({ id: 'BalanceAlert' });
const alert = {
  200: { description: 'In cents', schema: Alert, example: { threshold: 500 } },
} as const;

export const GET_ALERT: Operation = {
  ...read,
  id: 'getBalanceAlert',
  summary: 'Get the low-balance alert',
  answers: alert,
};

export const SET_ALERT: Operation = {
  tag: 'Credits',
  access: 'owner',
  id: 'setBalanceAlert',
  summary: 'Set the low-balance alert',
  description:
    'The event `balance.low` is sent once each time the balance falls below the threshold. With auto top-up, the ' +
    'threshold is at least its `notifyBelow`.',
  answers: alert,
  problems: JSON_BODY,
};

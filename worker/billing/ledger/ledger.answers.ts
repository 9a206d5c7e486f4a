import * as z from 'zod';
import { TRANSACTION_KINDS } from './line-description';
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
    currency: z.literal('USD').describe('Currency of all amounts'),
    spendableCents: cents.describe(
      'Credits that can be spent, in US cents: bought and promotional ones together',
    ),
    availableCents: cents.describe('Bought credits, in US cents'),
    promoCents: cents.describe('Promotional credits, in US cents'),
    heldCents: cents.describe('Credits on hold for open verifications, in US cents'),
    owedCents: cents.describe(
      'Debt from disputed or refunded payments, in US cents; must be 0 to order',
    ),
  })
  .meta({ id: 'Balance' });

const StatementLine = z
  .strictObject({
    sequence: z.int().describe('Line number, without gaps, oldest first'),
    reference: z.string().describe('The order, payment or grant of the line'),
    description: z.string().describe('The reference in words: `Verification for WhatsApp`'),
    step: z
      .string()
      .describe(
        '`settle` ends a hold: on `held` it was charged, on `available` or `promo` it was released',
      ),
    ledgerAccount: z
      .enum(['available', 'promo', 'held', 'owed', 'payout'])
      .describe('The part of the balance that the line changes'),
    amountCents: cents.describe('Change of the credits that can be spent, in US cents'),
    movedCents: cents.describe(
      'US cents moved between the two accounts; 0 on `hold` and `settle` when promotional credits paid the whole price',
    ),
    balanceAfterCents: cents.describe('Balance of `ledgerAccount` after the line, in US cents'),
    createdAt: instant.describe('When the line was written'),
  })
  .meta({ id: 'StatementLine' });

const Transaction = z
  .strictObject({
    reference: z
      .string()
      .describe(
        'The verification, payment, plan or gift. `GET /v1/ledger?reference=` lists its movements.',
      ),
    kind: z.enum(TRANSACTION_KINDS).describe('What moved the credits'),
    description: z.string().describe('The reference in words: `Verification for WhatsApp`'),
    service: z.string().nullable().describe('Service of a verification'),
    number: z
      .string()
      .nullable()
      .describe('Number of a verification, E.164; only with `verifications:read`'),
    state: z
      .string()
      .nullable()
      .describe(
        'State of the verification (only with `verifications:read`) or payment (only with `payments:read`)',
      ),
    amountCents: cents.describe('Change of the available balance, in US cents'),
    heldCents: cents.describe('Credits that are still on hold, in US cents'),
    balanceAfterCents: cents.describe('Available balance after the last movement, in US cents'),
    startedAt: instant.describe('Time of the first movement'),
    updatedAt: instant.describe('Time of the last movement'),
  })
  .meta({ id: 'Transaction' });

const read = { tag: 'Credits', access: 'balance:read' } as const;

export const BALANCE: Operation = {
  ...read,
  id: 'getBalance',
  summary: 'Get the balance',
  answers: {
    200: {
      description: 'In cents',
      schema: Balance,
      example: {
        currency: 'USD',
        spendableCents: 892,
        availableCents: 892,
        promoCents: 0,
        heldCents: 108,
        owedCents: 0,
      },
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
        sequence: 2,
        reference: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        description: 'Verification for WhatsApp',
        step: 'hold',
        ledgerAccount: 'available',
        amountCents: -108,
        movedCents: 108,
        balanceAfterCents: 892,
        createdAt: '2026-11-22T10:00:00.000Z',
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

export const TRANSACTIONS: Operation = {
  ...read,
  id: 'listTransactions',
  summary: 'List transactions',
  description:
    'One entry for each verification, payment, plan and gift that moved credits, by its last movement. The amount of a ' +
    'released hold is 0. `GET /v1/ledger` lists every movement.',
  answers: {
    200: listAnswer(
      Transaction,
      {
        reference: 'ver_0mh2v8x5k3q7d1n9b4t6c0r2f8w5z3y1',
        kind: 'verification',
        description: 'Verification for WhatsApp',
        service: 'whatsapp',
        number: '+12065550142',
        state: 'completed',
        amountCents: -108,
        heldCents: 0,
        balanceAfterCents: 892,
        startedAt: '2026-11-22T10:00:00.000Z',
        updatedAt: '2026-11-22T10:00:31.000Z',
      },
      'A page of transactions',
    ),
  },
  problems: QUERY,
};

export const TRANSACTIONS_CSV: Operation = {
  ...LEDGER_CSV,
  id: 'downloadTransactions',
  summary: 'Download transactions as CSV',
};

const Alert = z
  .strictObject({
    thresholdCents: cents.describe(
      'A balance below this is reported, in US cents; 0 turns the alert off',
    ),
  })
  .meta({ id: 'BalanceAlert' });
const alert = {
  200: { description: 'In cents', schema: Alert, example: { thresholdCents: 500 } },
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
    'threshold is at least its `notifyBelowCents`.',
  answers: alert,
  problems: JSON_BODY,
};

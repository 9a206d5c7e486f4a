import * as z from 'zod';
import type { Db } from '../../../platform/db/client';
import { parseRows } from '../../../platform/db/client';
import { DAY, HOUR } from '../../../platform/core/clock';
import { reversedCentsSql } from '../../ledger/payment-statements';
import {
  listTransactions,
  type Listed,
  type Outcome,
  type Transaction,
} from '../../../providers/paystack/paystack.client';
import { compareDay, type Booked, type Difference } from './compare-day';
import { STATES } from '../payment-machine';

/** The differences of a UTC day, `2026-11-22`; `transactions` and `payments` are the numbers compared. */
export interface Report {
  day: string;
  transactions: number;
  payments: number;
  differences: Difference[];
}

/** Tolerance for clock differences and for checkouts around midnight. */
const SLACK_MS = HOUR;
const MAX_PAGES = 1_000;
const CHUNK = 80;

const Row = z
  .object({
    id: z.string(),
    reference: z.string(),
    state: z.enum(STATES),
    currency: z.string(),
    amount: z.int(),
    credited: z.int().nullable(),
    provider_id: z.string().nullable(),
    ledger: z.int().nullable(),
    reversed_cents: z.int(),
  })
  .transform(({ provider_id: providerId, reversed_cents: reversedCents, ...rest }): Booked => ({
    ...rest,
    providerId,
    reversedCents,
  }));

const SELECT = `SELECT p.id, p.reference, p.state, p.currency, p.amount, p.credited, p.provider_id,
  (SELECT t.amount FROM transfers t WHERE t.reference = p.id AND t.step = p.purpose) AS ledger,
  ${reversedCentsSql('p.id')} AS reversed_cents FROM payments p`;

/** Null when Paystack does not answer, or lists more than is read: a part of a day would show payments as missing. */
async function allOf(
  env: Env,
  between: { from: number; to: number },
): Promise<Transaction[] | null> {
  const all = new Map<string, Transaction>();
  let page: number | null = 1;
  while (page !== null && page <= MAX_PAGES) {
    const listed: Outcome<Listed> = await listTransactions(env, between, page);
    if (!listed.ok) return null;
    // New transactions shift the pages while they are read: each id counts once.
    for (const transaction of listed.value.transactions) all.set(transaction.id, transaction);
    page = listed.value.next;
  }
  return page === null ? [...all.values()] : null;
}

async function byReferences(db: Db, references: readonly string[]): Promise<Booked[]> {
  const found: Booked[] = [];
  for (let at = 0; at < references.length; at += CHUNK) {
    const some = JSON.stringify(references.slice(at, at + CHUNK));
    const [result] = await db.sql.batch([
      db.sql.prepare(`${SELECT} WHERE p.reference IN (SELECT value FROM json_each(?))`).bind(some),
    ]);
    found.push(...parseRows(result, Row));
  }
  return found;
}

/** Compares a UTC day; null when Paystack does not answer. Read-only. */
export async function reconcileDay(
  { db, env }: { db: Db; env: Env },
  day: string,
): Promise<Report | null> {
  const from = Date.parse(`${day}T00:00:00.000Z`);
  const to = from + DAY;
  const theirs = await allOf(env, { from: from - SLACK_MS, to: to + SLACK_MS });
  if (theirs === null) return null;
  const [result] = await db.sql.batch([
    db.sql.prepare(`${SELECT} WHERE p.created_at >= ? AND p.created_at < ?`).bind(from, to),
  ]);
  const ofDay = parseRows(result, Row);
  const references = new Set(ofDay.map(({ reference }) => reference));
  // A transaction in the tolerance that is not an intent of the day belongs to the neighbouring day.
  const shown = theirs.filter(
    ({ reference, createdAt }) =>
      references.has(reference) || createdAt === null || (createdAt >= from && createdAt < to),
  );
  const others = shown.map(({ reference }) => reference).filter((one) => !references.has(one));
  const known = [...ofDay, ...(await byReferences(db, others))];
  const differences = compareDay(shown, known, references);
  return { day, transactions: shown.length, payments: ofDay.length, differences };
}

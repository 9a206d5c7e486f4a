import * as z from 'zod';
import {
  CardCharge,
  Checkout,
  Dispute,
  Event,
  Pages,
  Refund,
  refundsOf,
  Transaction,
} from './schemas';
import type { Charge, Outcome } from './types';
import { callPaystack } from './wire';

export { paystackKeyProblems } from './config';
export type { Dispute, Event, Refund, Transaction } from './schemas';
export { verifyPaystackSignature } from './signature';
export { CURRENCIES, type Currency, type Outcome, type Refused } from './types';

const envelopeData = <T extends z.ZodType>(data: T) =>
  z
    .object({ data: z.unknown() })
    .transform((whole) => whole.data)
    .pipe(data);
const segment = encodeURIComponent;

/** Creates a checkout; charges nothing. A repeat with the same reference is `duplicate`. */
export const initializeTransaction = (
  env: Env,
  { email, amount, currency, reference, metadata }: Charge,
  callbackUrl: string,
): Promise<Outcome<z.infer<typeof Checkout>>> =>
  callPaystack(env, {
    operation: 'initialize',
    method: 'POST',
    path: '/transaction/initialize',
    body: { email, amount, currency, reference, metadata, callback_url: callbackUrl },
    schema: envelopeData(Checkout),
  });

/** The current state of a transaction: the only basis for adding credits (I-31). */
export const verifyTransaction = (env: Env, reference: string): Promise<Outcome<Transaction>> =>
  callPaystack(env, {
    operation: 'verify',
    method: 'GET',
    path: `/transaction/verify/${segment(reference)}`,
    schema: envelopeData(Transaction),
  });

export interface Listed {
  transactions: Transaction[];
  /** The number of the next page, or null after the last. */
  next: number | null;
}

const PER_PAGE = 100;

/** Without a page count, a page that is not full is the last. */
const isLastPage = (at: { rows: number; page: number; pageCount: number | null }): boolean =>
  at.pageCount === null ? at.rows < PER_PAGE : at.page >= at.pageCount;

/** One page of the transactions created between two instants (epoch milliseconds), newest first. */
export async function listTransactions(
  env: Env,
  between: { from: number; to: number },
  page: number,
): Promise<Outcome<Listed>> {
  const [from, to] = [between.from, between.to].map((at) => new Date(at).toISOString());
  const listed = await callPaystack(env, {
    operation: 'list',
    method: 'GET',
    path: `/transaction?perPage=${PER_PAGE}&page=${page}&from=${from}&to=${to}`,
    schema: z.object({ data: z.array(Transaction), meta: Pages }),
  });
  if (!listed.ok) return listed;
  const { data, meta } = listed.value;
  const isLast = isLastPage({ rows: data.length, page, pageCount: meta });
  return { ok: true, value: { transactions: data, next: isLast ? null : page + 1 } };
}

/** Charges a saved card with the address it was saved with. A decline is a transaction with the status `failed`. */
export const chargeCard = (
  env: Env,
  { email, amount, currency, reference, metadata }: Charge,
  authorizationCode: string,
): Promise<Outcome<z.infer<typeof CardCharge>>> =>
  callPaystack(env, {
    operation: 'charge_authorization',
    method: 'POST',
    path: '/transaction/charge_authorization',
    body: {
      email,
      amount,
      currency,
      reference,
      // A string, as specified, although a sample sends an object (contract B.4).
      metadata: JSON.stringify(metadata),
      authorization_code: authorizationCode,
    },
    schema: envelopeData(CardCharge),
  });

/** Deactivates the code; `not_found` means the same. */
export const deactivateCard = (env: Env, authorizationCode: string): Promise<Outcome<unknown>> =>
  callPaystack(env, {
    operation: 'deactivate_authorization',
    method: 'POST',
    path: '/customer/authorization/deactivate',
    body: { authorization_code: authorizationCode },
    schema: z.unknown(),
  });

/**
 * Requests a refund. Paystack takes no idempotency key for it: after `unavailable` look it up by its `note` in
 * `listRefunds`.
 */
export const createRefund = (
  env: Env,
  refund: { reference: string; amount: number; currency: string; note: string },
): Promise<Outcome<Refund>> =>
  callPaystack(env, {
    operation: 'refund',
    method: 'POST',
    path: '/refund',
    body: {
      transaction: refund.reference,
      amount: refund.amount,
      currency: refund.currency,
      merchant_note: refund.note,
    },
    schema: envelopeData(Refund),
  });

/** Far more refunds than one payment has; a page takes up to 15 s. */
const MAX_REFUND_PAGES = 5;

/**
 * All refunds of a transaction, by Paystack's number of the transaction. A list that is not read to its end is
 * `unreadable`: a refund of ours that is missing in it would be requested again.
 */
export async function listRefunds(env: Env, transactionId: string): Promise<Outcome<Refund[]>> {
  const refunds = new Map<string, Refund>();
  for (let page = 1; page <= MAX_REFUND_PAGES; page++) {
    const listed = await callPaystack(env, {
      operation: 'list_refunds',
      method: 'GET',
      path: `/refund?transaction=${segment(transactionId)}&perPage=${PER_PAGE}&page=${page}`,
      schema: z.object({ data: refundsOf(transactionId), meta: Pages }),
    });
    if (!listed.ok) return listed;
    const { data, meta } = listed.value;
    const before = refunds.size;
    // New refunds shift the pages while they are read: each counts once, in its newest state.
    for (const refund of data) refunds.set(refund.id, refund);
    if (isLastPage({ rows: data.length, page, pageCount: meta })) {
      return { ok: true, value: [...refunds.values()] };
    }
    if (refunds.size === before) return { ok: false, kind: 'unreadable', detail: 'repeated page' };
  }
  return { ok: false, kind: 'unreadable', detail: 'too many refunds' };
}

export const fetchDispute = (env: Env, id: string): Promise<Outcome<Dispute>> =>
  callPaystack(env, {
    operation: 'fetch_dispute',
    method: 'GET',
    path: `/dispute/${segment(id)}`,
    schema: envelopeData(Dispute),
  });

/** Answers a dispute; `declined` needs a file that was uploaded to Paystack. */
export const resolveDispute = (
  env: Env,
  id: string,
  answer: {
    resolution: 'merchant-accepted' | 'declined';
    message: string;
    amount: number;
    uploadedFilename: string;
  },
): Promise<Outcome<unknown>> =>
  callPaystack(env, {
    operation: 'resolve_dispute',
    method: 'PUT',
    path: `/dispute/${segment(id)}/resolve`,
    body: {
      resolution: answer.resolution,
      message: answer.message,
      refund_amount: answer.amount,
      uploaded_filename: answer.uploadedFilename,
    },
    schema: z.unknown(),
  });

/** Parses a webhook's event; null when it is unreadable. */
export function parsePaystackEvent(raw: Uint8Array): Event | null {
  try {
    const parsed = Event.safeParse(JSON.parse(new TextDecoder().decode(raw)));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

import * as z from 'zod';

/** Wire formats (contract B), reduced to the fields in use and converted to our units. */

/** Ids exceed 32 bits and are numbers or strings; we keep them as strings. */
const Id = z.union([z.int().positive(), z.string().regex(/^[\w-]{1,64}$/)]).transform(String);
/** Minor units; some events send them as a string. */
const Amount = z
  .union([z.int().nonnegative(), z.string().regex(/^\d{1,15}$/)])
  .transform((value) => Number(value));
const Text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)
  .catch(null);
const Instant = z
  .string()
  .nullish()
  .transform((value) => {
    const at = Date.parse(value ?? '');
    return Number.isNaN(at) ? null : at;
  })
  .catch(null);

const STATES = [
  'abandoned',
  'failed',
  'ongoing',
  'pending',
  'processing',
  'queued',
  'reversed',
  'reversal-pending',
  'success',
] as const;

/** An object, a JSON string of one, or the blanks that Paystack sends instead. */
const Metadata = z.unknown().transform((value): Readonly<Record<string, unknown>> => {
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseObject(value));
  return parsed.success ? parsed.data : {};
});

function parseObject(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}

/** The card of a charge; `{}` and old samples lack most fields. */
const Card = z
  .object({
    authorization_code: z.string().min(1),
    signature: Text,
    reusable: z.boolean().catch(false),
    last4: Text,
    exp_month: Text,
    exp_year: Text,
    brand: Text,
    bank: Text,
  })
  .transform((card) => ({
    authorizationCode: card.authorization_code,
    signature: card.signature,
    isReusable: card.reusable,
    last4: card.last4,
    expMonth: card.exp_month,
    expYear: card.exp_year,
    brand: card.brand?.trim() ?? null,
    bank: card.bank,
  }))
  .nullable()
  .catch(null);

/** A transaction as returned by verify, list and charge_authorization. Amounts are minor units, times epoch milliseconds. */
export const Transaction = z
  .object({
    id: Id,
    status: z.enum(STATES),
    reference: z.string().min(1),
    amount: Amount,
    requested_amount: Amount.nullish(),
    // An unknown currency is refused later; it does not make the reply unreadable.
    currency: z.string(),
    paid_at: Instant,
    paidAt: Instant,
    created_at: Instant,
    createdAt: Instant,
    channel: Text,
    gateway_response: Text,
    metadata: Metadata,
    authorization: Card.optional(),
    customer: z.object({ email: Text }).nullish().catch(null),
  })
  .transform((wire) => ({
    id: wire.id,
    status: wire.status,
    reference: wire.reference,
    amount: wire.amount,
    /** The requested amount; `amount` is higher when the payer bears the fees. */
    requestedAmount: wire.requested_amount ?? wire.amount,
    currency: wire.currency,
    paidAt: wire.paid_at ?? wire.paidAt,
    createdAt: wire.created_at ?? wire.createdAt,
    channel: wire.channel,
    gatewayResponse: wire.gateway_response,
    metadata: wire.metadata,
    card: wire.authorization ?? null,
    email: wire.customer?.email ?? null,
  }));
export type Transaction = z.infer<typeof Transaction>;

export const Checkout = z
  .object({ authorization_url: z.url(), reference: z.string().min(1) })
  .transform((wire) => ({ authorizationUrl: wire.authorization_url, reference: wire.reference }));

/** The result of charging a saved card: a transaction, or the page where the cardholder confirms. */
export const CardCharge = z.union([
  z
    .object({ paused: z.literal(true), authorization_url: z.url(), reference: z.string().min(1) })
    .transform((wire) => ({
      kind: 'challenge' as const,
      authorizationUrl: wire.authorization_url,
      reference: wire.reference,
    })),
  Transaction.transform((transaction) => ({ kind: 'transaction' as const, transaction })),
]);

const REFUND_STATES = ['pending', 'processing', 'processed', 'failed', 'needs-attention'] as const;

/** The number of a refund's transaction, alone or in an object; null where it is written otherwise. */
const TransactionOf = z
  .union([
    z.int().positive().transform(String),
    z.string().regex(/^\d+$/),
    z.object({ id: Id }).transform(({ id }) => id),
  ])
  .nullish()
  .catch(null);

/** `dispute` is set on the refund of a lost dispute, which was not requested. */
const WireRefund = z.object({
  id: Id,
  status: z.enum(REFUND_STATES),
  amount: Amount,
  currency: z.string(),
  merchant_note: Text,
  dispute: z.unknown().optional(),
  transaction: TransactionOf,
});
const toRefund = (wire: z.infer<typeof WireRefund>) => ({
  id: wire.id,
  status: wire.status,
  amount: wire.amount,
  currency: wire.currency,
  note: wire.merchant_note,
  isOfDispute: wire.dispute !== null && wire.dispute !== undefined,
});
export const Refund = WireRefund.transform(toRefund);
/** A list that ignores its filter is unreadable: the refunds of other payments would be booked on this one. */
export const refundsOf = (transactionId: string) =>
  z.array(
    WireRefund.refine(
      ({ transaction }) => (transaction ?? transactionId) === transactionId,
      'a refund of another transaction',
    ).transform(toRefund),
  );
export type Refund = z.infer<typeof Refund>;

export const Dispute = z
  .object({
    id: Id,
    status: z.string(),
    resolution: Text,
    refund_amount: Amount.nullish(),
    currency: Text,
    category: Text,
    dueAt: Instant,
    due_at: Instant,
    transaction: z.object({ id: Id, reference: z.string().min(1), amount: Amount }),
  })
  .transform((wire) => ({
    id: wire.id,
    status: wire.status,
    resolution: wire.resolution,
    /** Minor units; the whole transaction when Paystack gives no amount. */
    amount: wire.refund_amount ?? wire.transaction.amount,
    category: wire.category,
    dueAt: wire.dueAt ?? wire.due_at,
    reference: wire.transaction.reference,
  }));
export type Dispute = z.infer<typeof Dispute>;

/** Only the fields that identify the subject of an event: its contents are verified, not trusted. */
export const Event = z
  .object({
    event: z.string().regex(/^[\w.-]{1,64}$/),
    data: z.object({
      id: Id.nullish().catch(null),
      status: Text,
      reference: Text,
      transaction_reference: Text,
      transaction: z.object({ reference: Text }).nullish().catch(null),
    }),
  })
  .transform(({ event, data }) => ({
    event,
    id: data.id ?? null,
    status: data.status,
    reference: data.reference ?? data.transaction_reference ?? data.transaction?.reference ?? null,
  }));
export type Event = z.infer<typeof Event>;

/** `meta` of offset pagination; numbers may be strings, and old answers lack it. */
export const Pages = z
  .object({ pageCount: z.coerce.number().int().nullish().catch(null) })
  .nullish()
  .catch(null)
  .transform((meta) => meta?.pageCount ?? null);

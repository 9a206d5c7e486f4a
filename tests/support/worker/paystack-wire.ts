/** A transaction as stored by Paystack; amounts are minor units, times epoch milliseconds. */
export interface FakeTransaction {
  id: number;
  reference: string;
  email: string;
  requested: number;
  amount: number;
  currency: string;
  status: string;
  metadata: unknown;
  createdAt: number;
  paidAt: number | null;
  authorization?: { authorization_code?: string };
  channel?: string;
}
export interface FakeRefund {
  id: number;
  transaction: number;
  amount: number;
  currency: string;
  status: string;
  note: string | null;
  dispute: number | null;
}
export interface FakeDispute {
  id: number;
  reference: string;
  amount: number;
  status: string;
  resolution: string | null;
}

export const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
export const sent = (data: unknown, meta?: object) =>
  Response.json({ status: true, message: 'ok', data, ...(meta && { meta }) });
/** A refusal in the format of the contract (B.1). */
export const paystackError = (status: number, code: string, message = 'no'): Response =>
  Response.json({ status: false, message, type: 'validation_error', code }, { status });

/** A transaction in the format of verify and list: snake and camel case side by side, blanks instead of a missing card. */
export const wireTransaction = (one: FakeTransaction) => ({
  id: one.id,
  domain: 'test',
  status: one.status,
  reference: one.reference,
  amount: one.amount,
  gateway_response: one.status === 'success' ? 'Successful' : null,
  paid_at: iso(one.paidAt),
  created_at: iso(one.createdAt),
  channel: one.channel ?? 'card',
  currency: one.currency,
  metadata: one.metadata,
  authorization: one.authorization ?? {},
  customer: { email: one.email },
  paidAt: iso(one.paidAt),
  createdAt: iso(one.createdAt),
  requested_amount: one.requested,
});

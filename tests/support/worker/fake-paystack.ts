import {
  iso,
  paystackError,
  sent,
  wireTransaction,
  type FakeDispute,
  type FakeRefund,
  type FakeTransaction,
} from './paystack-wire';

export const PAYSTACK_URL = 'http://paystack.test';
const BASE = '/paystack';

export type PaystackOperation =
  | 'initialize'
  | 'verify'
  | 'list'
  | 'charge'
  | 'refund'
  | 'listRefunds'
  | 'fetchDispute'
  | 'resolveDispute'
  | 'deactivate';

/** Replaces Paystack's answer; `next` executes the call and returns the normal answer. */
export type PaystackAnswer = (
  next: () => Response,
  request: Request,
) => Promise<Response> | Response;

const ROUTES: readonly [method: string, path: RegExp, operation: PaystackOperation][] = [
  ['POST', /^\/transaction\/initialize$/, 'initialize'],
  ['GET', /^\/transaction\/verify\/([^/]+)$/, 'verify'],
  ['GET', /^\/transaction$/, 'list'],
  ['POST', /^\/transaction\/charge_authorization$/, 'charge'],
  ['POST', /^\/customer\/authorization\/deactivate$/, 'deactivate'],
  ['POST', /^\/refund$/, 'refund'],
  ['GET', /^\/refund$/, 'listRefunds'],
  ['GET', /^\/dispute\/([^/]+)$/, 'fetchDispute'],
  ['PUT', /^\/dispute\/([^/]+)\/resolve$/, 'resolveDispute'],
];

/** The part of Paystack's API that the Worker uses. */
export class FakePaystack {
  readonly transactions: FakeTransaction[] = [];
  readonly refunds: FakeRefund[] = [];
  readonly disputes: FakeDispute[] = [];
  /** Deactivated codes. */
  readonly deactivated: string[] = [];
  /** The result of charging a saved card. */
  charges: 'success' | 'failed' | 'processing' | 'challenge' = 'success';
  readonly calls: { operation: PaystackOperation; body: Record<string, unknown> }[] = [];
  readonly #answers = new Map<PaystackOperation, PaystackAnswer>();
  #next = 4_099_260_001;

  on(operation: PaystackOperation, answer: PaystackAnswer | null): void {
    if (answer) this.#answers.set(operation, answer);
    else this.#answers.delete(operation);
  }

  count(operation: PaystackOperation): number {
    return this.calls.filter((call) => call.operation === operation).length;
  }

  id(): number {
    return this.#next++;
  }

  transaction(reference: string): FakeTransaction {
    const found = this.transactions.find((one) => one.reference === reference);
    if (!found) throw new Error(`no transaction ${reference}`);
    return found;
  }

  /** Pays a transaction at the checkout; `changes` are differences from the request. */
  pay(reference: string, changes: Partial<FakeTransaction> = {}): FakeTransaction {
    const paid = { status: 'success', paidAt: Date.now(), ...changes };
    return Object.assign(this.transaction(reference), paid);
  }

  /** A refund made in Paystack's own dashboard. */
  refundElsewhere(
    reference: string,
    amount: number,
    changes: Partial<FakeRefund> = {},
  ): FakeRefund {
    const { id: transaction, currency } = this.transaction(reference);
    const refund: FakeRefund = {
      id: this.id(),
      transaction,
      amount,
      currency,
      status: 'processed',
      note: `Refund for transaction ${reference} by ops@example.com`,
      dispute: null,
      ...changes,
    };
    this.refunds.push(refund);
    return refund;
  }

  dispute(reference: string, amount: number): FakeDispute {
    const status = 'awaiting-merchant-feedback';
    const dispute = { id: this.id(), reference, amount, status, resolution: null };
    this.disputes.push(dispute);
    return dispute;
  }

  async serve(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const path = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) : '';
    for (const [method, pattern, operation] of ROUTES) {
      const match = request.method === method ? pattern.exec(path) : null;
      if (!match) continue;
      const text = await request.text();
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      this.calls.push({ operation, body });
      if (
        request.headers.get('authorization') !== 'Bearer sk_test_0123456789abcdef0123456789abcdef'
      )
        return paystackError(401, 'invalid_Key', 'Invalid key');
      const next = () => this.#answer(operation, { name: match[1] ?? '', body, url });
      const answer = this.#answers.get(operation);
      return answer ? answer(next, request) : next();
    }
    return paystackError(404, 'not_found', 'Entity not found');
  }

  #answer(
    operation: PaystackOperation,
    { name, body, url }: { name: string; body: Record<string, unknown>; url: URL },
  ): Response {
    switch (operation) {
      case 'initialize':
        return this.#initialize(body);
      case 'verify': {
        const found = this.transactions.find((one) => one.reference === name);
        return found
          ? sent(wireTransaction(found))
          : paystackError(400, 'transaction_not_found', 'Transaction reference not found.');
      }
      case 'list':
        return this.#list(url.searchParams);
      case 'charge':
        return this.#charge(body);
      case 'deactivate':
        this.deactivated.push(String(body['authorization_code']));
        return Response.json({ status: true, message: 'Authorization has been deactivated' });
      case 'refund':
        return this.#refund(body);
      case 'listRefunds': {
        const of = url.searchParams.get('transaction');
        const found = this.refunds.filter((one) => String(one.transaction) === of).toReversed();
        const { some, meta } = pageOf(found, url.searchParams);
        return sent(some.map(wireRefund), { ...meta, failedRefundCount: 0 });
      }
      case 'fetchDispute': {
        const found = this.disputes.find((one) => String(one.id) === name);
        return found ? sent(this.#wireDispute(found)) : paystackError(404, 'not_found');
      }
      case 'resolveDispute': {
        const found = this.disputes.find((one) => String(one.id) === name);
        if (!found || found.status === 'resolved') return paystackError(400, 'invalid_params');
        Object.assign(found, { status: 'resolved', resolution: body['resolution'] });
        return sent(this.#wireDispute(found));
      }
    }
  }

  #initialize(body: Record<string, unknown>): Response {
    const reference = String(body['reference']);
    if (this.transactions.some((one) => one.reference === reference))
      return paystackError(400, 'duplicate_reference', 'Duplicate Transaction Reference');
    const amount = Number(body['amount']);
    this.transactions.push({
      id: this.id(),
      reference,
      email: String(body['email']),
      requested: amount,
      amount,
      currency: String(body['currency']),
      status: 'abandoned',
      metadata: body['metadata'],
      createdAt: Date.now(),
      paidAt: null,
    });
    const access = `acc${this.transactions.length}`;
    return sent({
      authorization_url: `https://checkout.paystack.com/${access}`,
      access_code: access,
      reference,
    });
  }

  /** `POST /transaction/charge_authorization`: the status of `data` decides (contract B.4). */
  #charge(body: Record<string, unknown>): Response {
    const owner = this.transactions.find(
      ({ authorization }) => authorization?.authorization_code === body['authorization_code'],
    );
    if (!owner || this.deactivated.includes(String(body['authorization_code'])))
      return paystackError(400, 'invalid_params', 'Authorization code is invalid');
    if (owner.email !== body['email'])
      return paystackError(400, 'invalid_params', 'Email does not match Authorization code.');
    const begun = this.#initialize(body);
    if (!begun.ok) return begun;
    const reference = String(body['reference']);
    const own = this.transaction(reference);
    if (this.charges === 'challenge') {
      Object.assign(own, { status: 'ongoing' });
      const authorization_url = `https://checkout.paystack.com/resume/${reference}`;
      return sent({ authorization_url, reference, access_code: reference, paused: true });
    }
    const paidAt = this.charges === 'success' ? Date.now() : null;
    Object.assign(own, { status: this.charges, paidAt, authorization: owner.authorization });
    return sent(wireTransaction(own));
  }

  #list(query: URLSearchParams): Response {
    const at = (name: string) => Date.parse(query.get(name) ?? '');
    const found = this.transactions
      .filter((one) => one.createdAt >= at('from') && one.createdAt <= at('to'))
      .toReversed();
    const { some, meta } = pageOf(found, query);
    return sent(some.map(wireTransaction), meta);
  }

  #refund(body: Record<string, unknown>): Response {
    const { id: transaction, amount, currency } = this.transaction(String(body['transaction']));
    const before = this.refunds
      .filter((one) => one.transaction === transaction && one.status !== 'failed')
      .reduce((sum, one) => sum + one.amount, 0);
    const asked = Number(body['amount']);
    if (before + asked > amount)
      return paystackError(400, 'invalid_params', 'Total refund amount …');
    const note = String(body['merchant_note']);
    const refund = { id: this.id(), transaction, amount: asked, currency, note, dispute: null };
    this.refunds.push({ ...refund, status: 'pending' });
    return sent(wireRefund({ ...refund, status: 'pending' }));
  }

  #wireDispute({ id, reference, amount, status, resolution }: FakeDispute) {
    const transaction = this.transaction(reference);
    return {
      id,
      refund_amount: amount,
      currency: transaction.currency,
      status,
      resolution,
      transaction: wireTransaction(transaction),
      transaction_reference: null,
      category: 'chargeback',
      dueAt: iso(Date.now() + 86_400_000),
    };
  }
}

const wireRefund = (one: FakeRefund) => ({
  id: one.id,
  transaction: one.transaction,
  amount: one.amount,
  currency: one.currency,
  status: one.status,
  merchant_note: one.note,
  dispute: one.dispute,
  fully_deducted: null,
});

/** A page of a list, newest first, and its `meta` (contract B.3). */
function pageOf<T>(found: readonly T[], query: URLSearchParams) {
  const [perPage, page] = [Number(query.get('perPage')), Number(query.get('page'))];
  const some = found.slice((page - 1) * perPage, page * perPage);
  const pageCount = Math.ceil(found.length / perPage);
  return { some, meta: { total: found.length, perPage: String(perPage), page, pageCount } };
}

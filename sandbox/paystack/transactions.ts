import { entityNotFound, instant, invalid, ok, transactionNotFound } from './answers';
import { isAnswer, type Answer, type Call } from './call';
import { DEFAULT_CARD, DEFAULT_EXPIRY } from './cards';
import { cursorPage } from './cursor-page';
import { ensureCustomer } from './customers';
import type { OperationContext } from './context';
import { accessCode, generatedReference, transactionId, transactionSeq } from './ids';
import { wholeNumber } from './money';
import {
  pageMeta,
  parsePaymentRequest,
  parseFields,
  parsePaging,
  unreadable,
  type PaymentRequest,
} from './requests';
import { parseTransactionFilter } from './transaction-filter';
import type { Transaction } from './transactions.store';
import { transactionView } from './views';

export const checkoutUrl = (context: OperationContext, row: Transaction): string =>
  `${context.base}/checkout/${accessCode(context.seed, row.seq)}`;

/** Derived from the rows, so that an evicted object continues the series. */
function newReference(context: OperationContext): string {
  for (let ordinal = context.transactions.nextSeq(); ; ordinal++) {
    const reference = generatedReference(context.seed, ordinal);
    if (context.transactions.find(reference) === undefined) return reference;
  }
}

/** Stores a payment request. Until something is paid, verify returns `abandoned`. */
export function createTransaction(
  context: OperationContext,
  asked: PaymentRequest,
  more: Pick<Transaction, 'kind' | 'channels'>,
): Transaction {
  ensureCustomer(context, asked.email);
  return context.transactions.add({
    ...more,
    reference: asked.reference ?? newReference(context),
    email: asked.email,
    requested: asked.amount,
    currency: asked.currency,
    status: 'abandoned',
    metadata: asked.metadata,
    callback_url: asked.callbackUrl,
    ip: more.kind === 'checkout' ? '203.0.113.7' : null,
    created_at: context.now,
  });
}

/** `POST /transaction/initialize`. */
export function initialize(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const asked = parsePaymentRequest(context, fields);
  if (isAnswer(asked)) return asked;
  const { channels } = fields;
  const isList = Array.isArray(channels) && channels.every((one) => typeof one === 'string');
  if (channels !== undefined && !isList) return invalid('channels must be a list of names');
  const row = createTransaction(context, asked, {
    kind: 'checkout',
    channels: isList ? JSON.stringify(channels) : null,
  });
  // The customer does not return, and the money arrives later.
  if (context.hit('lateSuccess', context.switches.lateSuccess)) {
    context.transactions.change(row, { card: DEFAULT_CARD, expiry: DEFAULT_EXPIRY });
    context.jobs.add(context.now + context.switches.lateSuccessMs, 'succeed', row.seq);
  }
  return ok('Authorization URL created', {
    authorization_url: checkoutUrl(context, row),
    access_code: accessCode(context.seed, row.seq),
    reference: row.reference,
  });
}

/** `GET /transaction/verify/:reference`. */
export function verify(context: OperationContext, call: Call): Answer {
  const row = context.transactions.find(call.params[0] ?? '');
  if (row === undefined) return transactionNotFound(context.switches.unknownReference);
  return ok('Verification successful', transactionView(context, row));
}

/** `GET /transaction/:id`. */
export function fetchTransaction(context: OperationContext, call: Call): Answer {
  const id = wholeNumber(call.params[0]);
  const row = id === undefined ? undefined : context.transactions.get(transactionSeq(id));
  if (row === undefined) return entityNotFound();
  return ok('Transaction retrieved', transactionView(context, row));
}

/** `GET /transaction`: newest first, by page or by cursor (`use_cursor=true`). */
export function listTransactions(context: OperationContext, call: Call): Answer {
  const { query } = call;
  const filter = parseTransactionFilter(context, query);
  if (isAnswer(filter)) return filter;
  const view = (row: Transaction) => transactionView(context, row);
  if (query['use_cursor'] === 'true') {
    const { rows, meta } = cursorPage(context, query, {
      list: (narrowed, limit, order) =>
        context.transactions.list({ ...filter, ...narrowed }, limit, 0, order),
      idOf: transactionId,
      seqOf: transactionSeq,
    });
    return ok('Transactions retrieved', rows.map(view), meta);
  }
  const paging = parsePaging(context, query);
  const { count, volume } = context.transactions.sums(filter);
  const meta = { ...pageMeta(context, paging, count), total_volume: volume };
  const rows = context.transactions.list(filter, paging.perPage, paging.offset);
  return ok('Transactions retrieved', rows.map(view), meta);
}

/** The row for people, without the variations of the wire. */
export const plainView = (context: OperationContext, row: Transaction) => ({
  id: transactionId(row.seq),
  reference: row.reference,
  kind: row.kind,
  email: row.email,
  requestedAmount: row.requested,
  amount: row.amount,
  currency: row.currency,
  status: row.status,
  gatewayResponse: row.response,
  refunded: row.refunded,
  fees: row.fees,
  createdAt: instant(row.created_at),
  paidAt: instant(row.paid_at),
  checkoutUrl: checkoutUrl(context, row),
});

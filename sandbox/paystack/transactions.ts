import { entityNotFound, instant, invalid, ok, transactionNotFound } from './answers';
import { isAnswer, type Answer, type Call } from './call';
import { DEFAULT_CARD, DEFAULT_EXPIRY } from './cards';
import { cursorPage } from './cursor-page';
import { ensureCustomer } from './customers';
import type { Desk } from './desk';
import { accessCode, generatedReference, transactionId, transactionSeq } from './ids';
import { wholeNumber } from './money';
import { pageMeta, readAsked, readFields, readPaging, unreadable, type Asked } from './requests';
import { readTransactionFilter } from './transaction-filter';
import type { Transaction } from './transactions.store';
import { transactionView } from './views';

export const checkoutUrl = (desk: Desk, row: Transaction): string =>
  `${desk.base}/checkout/${accessCode(desk.seed, row.seq)}`;

/** Counted by the rows there are, not in memory: an object that was evicted goes on where it was. */
function freshReference(desk: Desk): string {
  for (let ordinal = desk.transactions.nextSeq(); ; ordinal++) {
    const reference = generatedReference(desk.seed, ordinal);
    if (desk.transactions.find(reference) === undefined) return reference;
  }
}

/** Stores what was asked for. Nothing is paid: verify calls it abandoned until something is. */
export function open(
  desk: Desk,
  asked: Asked,
  more: Pick<Transaction, 'kind' | 'channels'>,
): Transaction {
  ensureCustomer(desk, asked.email);
  return desk.transactions.add({
    ...more,
    reference: asked.reference ?? freshReference(desk),
    email: asked.email,
    requested: asked.amount,
    currency: asked.currency,
    status: 'abandoned',
    metadata: asked.metadata,
    callback_url: asked.callbackUrl,
    ip: more.kind === 'checkout' ? '203.0.113.7' : null,
    created_at: desk.now,
  });
}

/** `POST /transaction/initialize`. */
export function initialize(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const asked = readAsked(desk, fields);
  if (isAnswer(asked)) return asked;
  const { channels } = fields;
  const isList = Array.isArray(channels) && channels.every((one) => typeof one === 'string');
  if (channels !== undefined && !isList) return invalid('channels must be a list of names');
  const row = open(desk, asked, {
    kind: 'checkout',
    channels: isList ? JSON.stringify(channels) : null,
  });
  // Nobody comes back to the page, and the money arrives all the same.
  if (desk.hit('lateSuccess', desk.switches.lateSuccess)) {
    desk.transactions.change(row, { card: DEFAULT_CARD, expiry: DEFAULT_EXPIRY });
    desk.jobs.add(desk.now + desk.switches.lateSuccessMs, 'succeed', row.seq);
  }
  return ok('Authorization URL created', {
    authorization_url: checkoutUrl(desk, row),
    access_code: accessCode(desk.seed, row.seq),
    reference: row.reference,
  });
}

/** `GET /transaction/verify/:reference`. */
export function verify(desk: Desk, call: Call): Answer {
  const row = desk.transactions.find(call.params[0] ?? '');
  if (row === undefined) return transactionNotFound(desk.switches.unknownReference);
  return ok('Verification successful', transactionView(desk, row));
}

/** `GET /transaction/:id`. */
export function fetchTransaction(desk: Desk, call: Call): Answer {
  const id = wholeNumber(call.params[0]);
  const row = id === undefined ? undefined : desk.transactions.get(transactionSeq(id));
  if (row === undefined) return entityNotFound();
  return ok('Transaction retrieved', transactionView(desk, row));
}

/** `GET /transaction`: newest first; by pages, or by a cursor with `use_cursor=true`. */
export function listTransactions(desk: Desk, call: Call): Answer {
  const { query } = call;
  const filter = readTransactionFilter(desk, query);
  if (isAnswer(filter)) return filter;
  const view = (row: Transaction) => transactionView(desk, row);
  if (query['use_cursor'] === 'true') {
    const { rows, meta } = cursorPage(desk, query, {
      list: (narrowed, limit, order) =>
        desk.transactions.list({ ...filter, ...narrowed }, limit, 0, order),
      idOf: transactionId,
      seqOf: transactionSeq,
    });
    return ok('Transactions retrieved', rows.map(view), meta);
  }
  const paging = readPaging(desk, query);
  const { count, volume } = desk.transactions.sums(filter);
  const meta = { ...pageMeta(desk, paging, count), total_volume: volume };
  const rows = desk.transactions.list(filter, paging.perPage, paging.offset);
  return ok('Transactions retrieved', rows.map(view), meta);
}

/** For a person: the row as it stands, without the wire's forms. */
export const plainView = (desk: Desk, row: Transaction) => ({
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
  checkoutUrl: checkoutUrl(desk, row),
});

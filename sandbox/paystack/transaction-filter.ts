import { invalid } from './answers';
import type { Answer } from './call';
import type { Desk } from './desk';
import { wholeNumber } from './money';
import { readPeriod } from './requests';
import type { Filter } from './sql';

const LISTED = ['success', 'failed', 'abandoned', 'reversed'];

/** Of these a transaction of the sandbox has none: whoever narrows a list to one finds nothing. */
const NEVER = [
  'terminal_id',
  'terminalid',
  'virtual_account_number',
  'settlement',
  'subaccount_code',
  'split_code',
  'payment_page',
];
const NOTHING: Filter = { 'seq =': -1 };

/** What a customer is named by: a numeric id, a code, or an address. */
export function customerFilter(desk: Desk, name: string | undefined): Filter {
  if (name === undefined) return {};
  const customer = desk.customers.find(name);
  return customer === undefined ? NOTHING : { 'email =': customer.email };
}

/** The filters of `GET /transaction`, its totals and its export, as conditions; an answer where one is wrong. */
export function readTransactionFilter(desk: Desk, query: Record<string, string>): Filter | Answer {
  const { status, source, settled } = query;
  if (status !== undefined && !LISTED.includes(status)) {
    return invalid(`status must be one of ${LISTED.join(', ')}`);
  }
  const isNothing =
    NEVER.some((name) => query[name] !== undefined) ||
    (source !== undefined && source !== 'merchantApi') ||
    settled === 'true';
  return {
    ...customerFilter(desk, query['customer'] ?? query['customer_code']),
    ...(isNothing ? NOTHING : {}),
    'status =': status,
    'amount =': wholeNumber(query['amount']),
    'channel =': query['channel'],
    'currency =': query['currency'],
    ...readPeriod(query),
  };
}

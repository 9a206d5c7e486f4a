import { invalid } from './answers';
import type { Answer } from './call';
import type { OperationContext } from './context';
import { wholeNumber } from './money';
import { parsePeriod } from './requests';
import type { Filter } from './sql';

const LISTED = ['success', 'failed', 'abandoned', 'reversed'];

/** Filters by properties that no transaction of the sandbox has: the result is empty. */
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

/** Finds a customer by numeric id, code or address. */
export function customerFilter(context: OperationContext, name: string | undefined): Filter {
  if (name === undefined) return {};
  const customer = context.customers.find(name);
  return customer === undefined ? NOTHING : { 'email =': customer.email };
}

/** The filters of `GET /transaction`, its totals and its export; an answer when one is invalid. */
export function parseTransactionFilter(
  context: OperationContext,
  query: Record<string, string>,
): Filter | Answer {
  const { status, source, settled } = query;
  if (status !== undefined && !LISTED.includes(status)) {
    return invalid(`status must be one of ${LISTED.join(', ')}`);
  }
  const isNothing =
    NEVER.some((name) => query[name] !== undefined) ||
    (source !== undefined && source !== 'merchantApi') ||
    settled === 'true';
  return {
    ...customerFilter(context, query['customer'] ?? query['customer_code']),
    ...(isNothing ? NOTHING : {}),
    'status =': status,
    'amount =': wholeNumber(query['amount']),
    'channel =': query['channel'],
    'currency =': query['currency'],
    ...parsePeriod(query),
  };
}

import { entityNotFound, instant, invalid, invalidEmail, missing, ok, refused } from './answers';
import type { Answer, Call } from './call';
import { cursorPage } from './cursor-page';
import type { Customer, CustomerChange } from './customers.store';
import type { OperationContext } from './context';
import { customerCode, customerId, INTEGRATION } from './ids';
import {
  isEmail,
  pageMeta,
  parseFields,
  parseMetadata,
  parsePaging,
  parsePeriod,
  text,
  unreadable,
  type Fields,
} from './requests';
import { customerView, savedView, transactionView } from './views';

const MAX_SHOWN = 50;

/** A customer is an email address; the first payment creates it. */
export const ensureCustomer = (
  context: OperationContext,
  email: string,
  at = context.now,
): Customer =>
  context.customers.ensure({
    email,
    code: customerCode(context.seed, email),
    number: customerId(context.seed, email),
    created_at: at,
  });

/** Creates the customers that an older state file lacks. */
export function createMissingCustomers(context: OperationContext): void {
  for (const { email, created_at } of context.customers.listMissing()) {
    ensureCustomer(context, email, created_at);
  }
}

const listView = (context: OperationContext, row: Customer) => ({
  integration: INTEGRATION,
  ...customerView(context, row.email),
  domain: context.domain,
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

const changedView = (context: OperationContext, row: Customer) => ({
  ...listView(context, row),
  identified: false,
  identifications: null,
});

const createdView = (context: OperationContext, row: Customer) => ({
  transactions: [],
  subscriptions: [],
  authorizations: context.authorizations
    .list(row.email, MAX_SHOWN)
    .filter((saved) => saved.active === 1)
    .map((saved) => savedView(context, saved)),
  ...changedView(context, row),
});

function fetchedView(context: OperationContext, row: Customer) {
  const paid = { 'email =': row.email, 'status =': 'success' };
  return {
    ...createdView(context, row),
    transactions: context.transactions
      .list({ 'email =': row.email }, MAX_SHOWN)
      .map((one) => transactionView(context, one)),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    total_transactions: context.transactions.sums(paid).count,
    total_transaction_value: context.transactions
      .sumsByCurrency(paid)
      .map(({ currency, amount }) => ({ currency, amount })),
    dedicated_account: null,
    dedicated_accounts: [],
  };
}

/** A merchant's change of a customer; undefined when its metadata is invalid. */
function parseCustomerChange(
  context: OperationContext,
  fields: Fields,
): CustomerChange | undefined {
  const metadata = parseMetadata(fields['metadata']);
  if (metadata === undefined) return undefined;
  const named = (['first_name', 'last_name', 'phone'] as const).flatMap((name) => {
    const value = text(fields[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(named),
    ...(metadata === null ? {} : { metadata }),
    updated_at: context.now,
  };
}

const metadataRefused = (): Answer => invalid('Invalid metadata: pass an object or its JSON');

/** `POST /customer`: updates the customer of a known address. */
export function createCustomer(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const email = text(fields['email']);
  if (email === undefined) return missing('Email Address');
  if (!isEmail(email)) return invalidEmail();
  const change = parseCustomerChange(context, fields);
  if (change === undefined) return metadataRefused();
  const row = context.customers.change(ensureCustomer(context, email), change);
  return ok('Customer created', createdView(context, row));
}

/** `GET /customer`: newest first, by page or by cursor. */
export function listCustomers(context: OperationContext, call: Call): Answer {
  const { query } = call;
  const filter = parsePeriod(query);
  const view = (row: Customer) => listView(context, row);
  if (query['use_cursor'] === 'true') {
    const { rows, meta } = cursorPage(context, query, {
      list: (narrowed, limit, order) =>
        context.customers.list({ ...filter, ...narrowed }, limit, 0, order),
      idOf: (seq) => seq,
      seqOf: (id) => id,
    });
    return ok('Customers retrieved', rows.map(view), meta);
  }
  const paging = parsePaging(context, query);
  const rows = context.customers.list(filter, paging.perPage, paging.offset);
  const meta = pageMeta(context, paging, context.customers.count(filter));
  return ok('Customers retrieved', rows.map(view), meta);
}

/** `GET /customer/:email_or_code`. */
export function fetchCustomer(context: OperationContext, call: Call): Answer {
  const row = context.customers.find(call.params[0] ?? '');
  if (row === undefined) return entityNotFound();
  return ok('Customer retrieved', fetchedView(context, row));
}

/** `PUT /customer/:code`. */
export function updateCustomer(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const row = context.customers.find(call.params[0] ?? '');
  if (row === undefined) return entityNotFound();
  const change = parseCustomerChange(context, fields);
  if (change === undefined) return metadataRefused();
  return ok('Customer updated', changedView(context, context.customers.change(row, change)));
}

/** `POST /customer/set_risk_action`: stored and shown, without an effect on payments. */
export function setRiskAction(context: OperationContext, call: Call): Answer {
  const fields = parseFields(call);
  if (fields === undefined) return unreadable();
  const row = context.customers.find(text(fields['customer']) ?? '');
  if (row === undefined) return refused('Customer not found', { status: 404 });
  const action = fields['risk_action'] ?? 'default';
  if (action !== 'default' && action !== 'allow' && action !== 'deny') {
    return invalid('risk_action must be default, allow or deny');
  }
  const changed = context.customers.change(row, { risk_action: action, updated_at: context.now });
  return ok('Customer updated', createdView(context, changed));
}

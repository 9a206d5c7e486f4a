import { entityNotFound, instant, invalid, invalidEmail, missing, ok, refused } from './answers';
import type { Answer, Call } from './call';
import { cursorPage } from './cursor-page';
import type { Customer, CustomerChange } from './customers.store';
import type { Desk } from './desk';
import { customerCode, customerId, INTEGRATION } from './ids';
import {
  isEmail,
  pageMeta,
  readFields,
  readMetadata,
  readPaging,
  readPeriod,
  text,
  unreadable,
  type Fields,
} from './requests';
import { customerView, savedView, transactionView } from './views';

const MOST_SHOWN = 50;

/** A customer is an address; whoever pays is one. */
export const ensureCustomer = (desk: Desk, email: string, at = desk.now): Customer =>
  desk.customers.ensure({
    email,
    code: customerCode(desk.seed, email),
    number: customerId(desk.seed, email),
    created_at: at,
  });

/** Those of a state file that is older than the list of customers. */
export function ensureOldCustomers(desk: Desk): void {
  for (const { email, created_at } of desk.customers.unknown()) {
    ensureCustomer(desk, email, created_at);
  }
}

const listView = (desk: Desk, row: Customer) => ({
  integration: INTEGRATION,
  ...customerView(desk, row.email),
  domain: desk.domain,
  createdAt: instant(row.created_at),
  updatedAt: instant(row.updated_at),
});

const changedView = (desk: Desk, row: Customer) => ({
  ...listView(desk, row),
  identified: false,
  identifications: null,
});

const createdView = (desk: Desk, row: Customer) => ({
  transactions: [],
  subscriptions: [],
  authorizations: desk.authorizations
    .list(row.email, MOST_SHOWN)
    .filter((saved) => saved.active === 1)
    .map((saved) => savedView(desk, saved)),
  ...changedView(desk, row),
});

function fetchedView(desk: Desk, row: Customer) {
  const paid = { 'email =': row.email, 'status =': 'success' };
  return {
    ...createdView(desk, row),
    transactions: desk.transactions
      .list({ 'email =': row.email }, MOST_SHOWN)
      .map((one) => transactionView(desk, one)),
    created_at: instant(row.created_at),
    updated_at: instant(row.updated_at),
    total_transactions: desk.transactions.sums(paid).count,
    total_transaction_value: desk.transactions
      .sumsByCurrency(paid)
      .map(({ currency, amount }) => ({ currency, amount })),
    dedicated_account: null,
    dedicated_accounts: [],
  };
}

/** What a merchant may say of a customer; an answer where it cannot be read. */
function readChange(desk: Desk, fields: Fields): CustomerChange | undefined {
  const metadata = readMetadata(fields['metadata']);
  if (metadata === undefined) return undefined;
  const named = (['first_name', 'last_name', 'phone'] as const).flatMap((name) => {
    const value = text(fields[name]);
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(named),
    ...(metadata === null ? {} : { metadata }),
    updated_at: desk.now,
  };
}

const metadataRefused = (): Answer => invalid('Invalid metadata: pass an object or its JSON');

/** `POST /customer`: an address that is known already is the same customer, changed. */
export function createCustomer(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const email = text(fields['email']);
  if (email === undefined) return missing('Email Address');
  if (!isEmail(email)) return invalidEmail();
  const change = readChange(desk, fields);
  if (change === undefined) return metadataRefused();
  const row = desk.customers.change(ensureCustomer(desk, email), change);
  return ok('Customer created', createdView(desk, row));
}

/** `GET /customer`: newest first, by pages or by cursor. */
export function listCustomers(desk: Desk, call: Call): Answer {
  const { query } = call;
  const filter = readPeriod(query);
  const view = (row: Customer) => listView(desk, row);
  if (query['use_cursor'] === 'true') {
    const { rows, meta } = cursorPage(desk, query, {
      list: (narrowed, limit, order) =>
        desk.customers.list({ ...filter, ...narrowed }, limit, 0, order),
      idOf: (seq) => seq,
      seqOf: (id) => id,
    });
    return ok('Customers retrieved', rows.map(view), meta);
  }
  const paging = readPaging(desk, query);
  const rows = desk.customers.list(filter, paging.perPage, paging.offset);
  const meta = pageMeta(desk, paging, desk.customers.count(filter));
  return ok('Customers retrieved', rows.map(view), meta);
}

/** `GET /customer/:email_or_code`. */
export function fetchCustomer(desk: Desk, call: Call): Answer {
  const row = desk.customers.find(call.params[0] ?? '');
  if (row === undefined) return entityNotFound();
  return ok('Customer retrieved', fetchedView(desk, row));
}

/** `PUT /customer/:code`. */
export function updateCustomer(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const row = desk.customers.find(call.params[0] ?? '');
  if (row === undefined) return entityNotFound();
  const change = readChange(desk, fields);
  if (change === undefined) return metadataRefused();
  return ok('Customer updated', changedView(desk, desk.customers.change(row, change)));
}

/** `POST /customer/set_risk_action`: what is said is shown; nobody is kept from paying by it. */
export function setRiskAction(desk: Desk, call: Call): Answer {
  const fields = readFields(call);
  if (fields === undefined) return unreadable();
  const row = desk.customers.find(text(fields['customer']) ?? '');
  if (row === undefined) return refused('Customer not found', { status: 404 });
  const action = fields['risk_action'] ?? 'default';
  if (action !== 'default' && action !== 'allow' && action !== 'deny') {
    return invalid('risk_action must be default, allow or deny');
  }
  const changed = desk.customers.change(row, { risk_action: action, updated_at: desk.now });
  return ok('Customer updated', createdView(desk, changed));
}

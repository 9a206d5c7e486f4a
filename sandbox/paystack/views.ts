import { seededRandom } from '../lib/seeded-random';
import { instant } from './answers';
import { findCard } from './cards';
import type { OperationContext } from './context';
import { authorizationCode, cardSignature, customerCode, customerId, transactionId } from './ids';
import type { Authorization } from './authorizations.store';
import type { Transaction } from './transactions.store';

const FORMS = ['sent', 'string', 'blank', 'zero', 'null'] as const;

/** Observed forms: an object, a JSON text, `""`, `0` or null. */
export function toMetadata(
  context: OperationContext,
  row: Pick<Transaction, 'seq' | 'metadata'>,
): unknown {
  const { metadata } = context.switches;
  const drawn = FORMS[Math.floor(seededRandom(context.seed, 'metadata', row.seq) * FORMS.length)];
  const form = metadata === 'vary' ? drawn : metadata;
  if (form === 'zero') return 0;
  if (form === 'null') return null;
  if (form === 'blank' || row.metadata === null) return '';
  return form === 'string' ? row.metadata : JSON.parse(row.metadata);
}

export function customerView(context: OperationContext, email: string) {
  const customer = context.customers.findByEmail(email);
  return {
    id: customerId(context.seed, email),
    first_name: customer?.first_name ?? null,
    last_name: customer?.last_name ?? null,
    email,
    customer_code: customerCode(context.seed, email),
    phone: customer?.phone ?? null,
    metadata: customer?.metadata ? JSON.parse(customer.metadata) : null,
    risk_action: customer?.risk_action ?? 'default',
  };
}

/** The payment instrument as in the samples: the card type keeps its trailing blank. */
function instrumentView(
  context: OperationContext,
  row: { card: string; expiry: string; seq: number; reusable: boolean },
) {
  const card = findCard(row.card);
  const authorization_code = authorizationCode(context.seed, row.seq);
  const wallet = {
    authorization_code,
    bin: `${row.card.slice(0, 3)}XXX`,
    last4: `X${row.card.slice(-3)}`,
    exp_month: '12',
    exp_year: '9999',
    channel: 'mobile_money',
    card_type: '',
    bank: 'MTN',
    country_code: 'GH',
    brand: 'Mtn',
    reusable: false,
    signature: null,
    account_name: null,
  };
  if (card === undefined) return wallet;
  return {
    ...wallet,
    bin: row.card.slice(0, 6),
    last4: row.card.slice(-4),
    exp_month: row.expiry.slice(0, 2),
    exp_year: `20${row.expiry.slice(2)}`,
    channel: 'card',
    card_type: `${card.brand} `,
    bank: 'TEST BANK',
    country_code: 'NG',
    brand: card.brand,
    reusable: row.reusable,
    signature: cardSignature(context.seed, row.card, row.expiry),
  };
}

export const savedView = (context: OperationContext, row: Authorization) =>
  instrumentView(context, { ...row, reusable: row.reusable === 1 });

/** `{}` until the transaction is paid. */
export function authorizationView(context: OperationContext, row: Transaction) {
  const saved = row.auth_seq === null ? undefined : context.authorizations.get(row.auth_seq);
  return saved === undefined ? {} : savedView(context, saved);
}

interface Step {
  type: string;
  message: string;
  time: number;
}

const parseSteps = (row: Transaction): Step[] => JSON.parse(row.history);

export function logView(row: Transaction) {
  if (row.attempts === 0) return null;
  const history = parseSteps(row);
  return {
    start_time: Math.floor(row.created_at / 1000),
    time_spent: history.at(-1)?.time ?? 0,
    attempts: row.attempts,
    errors: row.errors,
    success: row.paid_at !== null,
    mobile: false,
    input: [],
    history,
  };
}

/** Fields that every form of a transaction has, in the order of the samples. */
const core = (context: OperationContext, row: Transaction) => ({
  id: transactionId(row.seq),
  domain: context.domain,
  status: row.status,
  reference: row.reference,
});

/** `GET /transaction/verify/:reference` and `GET /transaction/:id`. */
export const transactionView = (context: OperationContext, row: Transaction) => ({
  ...core(context, row),
  receipt_number: null,
  amount: row.amount,
  message: null,
  gateway_response: row.response ?? 'The transaction was not completed',
  paid_at: instant(row.paid_at),
  created_at: instant(row.created_at),
  channel: row.channel ?? 'card',
  currency: row.currency,
  ip_address: row.ip,
  metadata: toMetadata(context, row),
  log: logView(row),
  fees: row.fees,
  fees_split: null,
  authorization: authorizationView(context, row),
  customer: { ...customerView(context, row.email), international_format_phone: null },
  plan: null,
  split: {},
  order_id: null,
  paidAt: instant(row.paid_at),
  createdAt: instant(row.created_at),
  requested_amount: row.requested,
  pos_transaction_data: null,
  source: null,
  fees_breakdown: null,
  connect: null,
  transaction_date: instant(row.paid_at ?? row.created_at),
  plan_object: {},
  subaccount: {},
});

/** `POST /transaction/charge_authorization`. */
export const chargeView = (context: OperationContext, row: Transaction) => ({
  amount: row.amount,
  currency: row.currency,
  transaction_date: instant(row.created_at),
  status: row.status,
  reference: row.reference,
  domain: context.domain,
  metadata: toMetadata(context, row),
  gateway_response: row.response,
  message: null,
  channel: 'card',
  ip_address: null,
  log: null,
  fees: row.fees,
  authorization: authorizationView(context, row),
  customer: { ...customerView(context, row.email), international_format_phone: null },
  plan: null,
  id: transactionId(row.seq),
});

/** `data` of `charge.success`: like current payloads, or like the official sample of 2016. */
export function successData(context: OperationContext, row: Transaction): Record<string, unknown> {
  const isClassic = context.switches.webhooks.shape === 'classic';
  const { channel, reusable, signature, account_name, ...old } = {
    ...instrumentView(context, {
      card: row.card ?? '',
      expiry: row.expiry ?? '',
      seq: row.auth_seq ?? 0,
      reusable: false,
    }),
    ...authorizationView(context, row),
  };
  const full = { ...old, channel, reusable, signature, account_name };
  return {
    ...core(context, row),
    status: 'success',
    amount: row.amount,
    message: null,
    gateway_response: row.response,
    paid_at: instant(row.paid_at),
    created_at: instant(row.created_at),
    channel: row.channel,
    currency: row.currency,
    ip_address: row.ip,
    metadata: isClassic ? 0 : toMetadata(context, row),
    log: { ...logView(row), authentication: 'pin', channel: null },
    fees: isClassic ? null : row.fees,
    customer: customerView(context, row.email),
    authorization: isClassic ? old : full,
    plan: {},
  };
}

/** The part of a transaction that a dispute contains. */
export const disputedView = (context: OperationContext, row: Transaction) => ({
  ...core(context, row),
  amount: row.amount,
  message: null,
  gateway_response: row.response,
  paid_at: instant(row.paid_at),
  created_at: instant(row.created_at),
  channel: row.channel,
  currency: row.currency,
  ip_address: row.ip,
  metadata: toMetadata(context, row),
  log: null,
  fees: row.fees,
  fees_split: null,
  authorization: {},
  customer: { international_format_phone: null },
  plan: {},
  subaccount: {},
  split: {},
  order_id: null,
  paidAt: instant(row.paid_at),
  requested_amount: row.requested,
  pos_transaction_data: null,
});

import { chance } from '../state/chance';
import { instant } from './answers';
import { cardOf } from './cards';
import type { Desk } from './desk';
import { authorizationCode, cardSignature, customerCode, customerId, transactionId } from './ids';
import type { Authorization } from './authorizations.store';
import type { Transaction } from './transactions.store';

const FORMS = ['sent', 'string', 'blank', 'zero', 'null'] as const;

/** An object, a JSON text, `""`, `0` or null: all have been seen. */
export function metadataOf(desk: Desk, row: Pick<Transaction, 'seq' | 'metadata'>): unknown {
  const { metadata } = desk.switches;
  const drawn = FORMS[Math.floor(chance(desk.seed, 'metadata', row.seq) * FORMS.length)];
  const form = metadata === 'vary' ? drawn : metadata;
  if (form === 'zero') return 0;
  if (form === 'null') return null;
  if (form === 'blank' || row.metadata === null) return '';
  return form === 'string' ? row.metadata : JSON.parse(row.metadata);
}

export function customerView(desk: Desk, email: string) {
  const said = desk.customers.of(email);
  return {
    id: customerId(desk.seed, email),
    first_name: said?.first_name ?? null,
    last_name: said?.last_name ?? null,
    email,
    customer_code: customerCode(desk.seed, email),
    phone: said?.phone ?? null,
    metadata: said?.metadata ? JSON.parse(said.metadata) : null,
    risk_action: said?.risk_action ?? 'default',
  };
}

/** What paid, as the contract's samples show it: the card type keeps its trailing blank. */
function instrumentView(
  desk: Desk,
  row: { card: string; expiry: string; seq: number; reusable: boolean },
) {
  const card = cardOf(row.card);
  const authorization_code = authorizationCode(desk.seed, row.seq);
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
    signature: cardSignature(desk.seed, row.card, row.expiry),
  };
}

export const savedView = (desk: Desk, row: Authorization) =>
  instrumentView(desk, { ...row, reusable: row.reusable === 1 });

/** `{}` until something has paid. */
export function authorizationView(desk: Desk, row: Transaction) {
  const saved = row.auth_seq === null ? undefined : desk.authorizations.get(row.auth_seq);
  return saved === undefined ? {} : savedView(desk, saved);
}

interface Step {
  type: string;
  message: string;
  time: number;
}

const stepsOf = (row: Transaction): Step[] => JSON.parse(row.history);

export function logView(row: Transaction) {
  if (row.attempts === 0) return null;
  const history = stepsOf(row);
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

/** What every form of a transaction has, in the samples' order. */
const core = (desk: Desk, row: Transaction) => ({
  id: transactionId(row.seq),
  domain: desk.domain,
  status: row.status,
  reference: row.reference,
});

/** `GET /transaction/verify/:reference` and `GET /transaction/:id`. */
export const transactionView = (desk: Desk, row: Transaction) => ({
  ...core(desk, row),
  receipt_number: null,
  amount: row.amount,
  message: null,
  gateway_response: row.response ?? 'The transaction was not completed',
  paid_at: instant(row.paid_at),
  created_at: instant(row.created_at),
  channel: row.channel ?? 'card',
  currency: row.currency,
  ip_address: row.ip,
  metadata: metadataOf(desk, row),
  log: logView(row),
  fees: row.fees,
  fees_split: null,
  authorization: authorizationView(desk, row),
  customer: { ...customerView(desk, row.email), international_format_phone: null },
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
export const chargeView = (desk: Desk, row: Transaction) => ({
  amount: row.amount,
  currency: row.currency,
  transaction_date: instant(row.created_at),
  status: row.status,
  reference: row.reference,
  domain: desk.domain,
  metadata: metadataOf(desk, row),
  gateway_response: row.response,
  message: null,
  channel: 'card',
  ip_address: null,
  log: null,
  fees: row.fees,
  authorization: authorizationView(desk, row),
  customer: { ...customerView(desk, row.email), international_format_phone: null },
  plan: null,
  id: transactionId(row.seq),
});

/** `data` of `charge.success`: as today's payloads are, or as the official sample of 2016 is. */
export function successData(desk: Desk, row: Transaction): Record<string, unknown> {
  const isClassic = desk.switches.webhooks.shape === 'classic';
  const { channel, reusable, signature, account_name, ...old } = {
    ...instrumentView(desk, {
      card: row.card ?? '',
      expiry: row.expiry ?? '',
      seq: row.auth_seq ?? 0,
      reusable: false,
    }),
    ...authorizationView(desk, row),
  };
  const full = { ...old, channel, reusable, signature, account_name };
  return {
    ...core(desk, row),
    status: 'success',
    amount: row.amount,
    message: null,
    gateway_response: row.response,
    paid_at: instant(row.paid_at),
    created_at: instant(row.created_at),
    channel: row.channel,
    currency: row.currency,
    ip_address: row.ip,
    metadata: isClassic ? 0 : metadataOf(desk, row),
    log: { ...logView(row), authentication: 'pin', channel: null },
    fees: isClassic ? null : row.fees,
    customer: customerView(desk, row.email),
    authorization: isClassic ? old : full,
    plan: {},
  };
}

/** The part of a transaction that a dispute carries. */
export const disputedView = (desk: Desk, row: Transaction) => ({
  ...core(desk, row),
  amount: row.amount,
  message: null,
  gateway_response: row.response,
  paid_at: instant(row.paid_at),
  created_at: instant(row.created_at),
  channel: row.channel,
  currency: row.currency,
  ip_address: row.ip,
  metadata: metadataOf(desk, row),
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

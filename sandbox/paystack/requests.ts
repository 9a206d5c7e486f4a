import { isAnswer, type Answer, type Call } from './call';
import { duplicateReference, invalid, invalidEmail, missing, refused } from './answers';
import type { OperationContext } from './context';
import { MINIMUMS, formatAmount, wholeNumber } from './money';
import { Currency } from './switches';

export type Fields = Record<string, unknown>;

/** JSON or a form; undefined for anything else. */
export function parseFields(call: Call): Fields | undefined {
  if (call.body === '') return {};
  if (call.type.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(call.body));
  }
  try {
    const value: unknown = JSON.parse(call.body);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? Object.fromEntries(Object.entries(value)) : undefined;
  } catch {
    return undefined;
  }
}

export const unreadable = (): Answer => invalid('The request body is not valid JSON');

export const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

export const isEmail = (value: string): boolean => EMAIL.test(value);

export const isWebAddress = (value: string): boolean =>
  URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);

/** The common input of initialize and charge_authorization. */
export interface PaymentRequest {
  email: string;
  amount: number;
  currency: Currency;
  reference: string | undefined;
  metadata: string | null;
  callbackUrl: string | null;
}

/** JSON text of an object or of a stringified object; null for none; undefined when invalid. */
export function parseMetadata(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') return JSON.stringify(value);
  try {
    return typeof value === 'string' ? JSON.stringify(JSON.parse(value)) : undefined;
  } catch {
    return undefined;
  }
}

function parseReference(context: OperationContext, value: unknown): string | undefined | Answer {
  if (value === undefined || value === null || value === '') return undefined;
  const { underscore, referenceLength } = context.switches;
  const allowed = underscore === 'accept' ? /^[\w.=-]+$/ : /^[A-Za-z0-9.=-]+$/;
  if (typeof value !== 'string' || !allowed.test(value) || value.length > referenceLength) {
    return invalid('Only -, ., = and alphanumeric characters are allowed in the reference');
  }
  return context.transactions.find(value) ? duplicateReference() : value;
}

function parseAmount(
  context: OperationContext,
  value: unknown,
  currency: Currency,
): number | Answer {
  const amount = wholeNumber(value);
  if (amount === undefined || amount <= 0) return invalid('Invalid Amount Sent');
  if (amount < MINIMUMS[currency]) {
    return invalid(`Amount must not be less than ${formatAmount(MINIMUMS[currency], currency)}`);
  }
  if (amount > context.switches.maximum) {
    return invalid(
      `Amount must not be more than ${formatAmount(context.switches.maximum, currency)}`,
    );
  }
  return amount;
}

/** Parses the common input of both ways to pay; the reference comes last, so that a refusal does not use it up. */
export function parsePaymentRequest(
  context: OperationContext,
  fields: Fields,
): PaymentRequest | Answer {
  const email = text(fields['email']);
  if (email === undefined) return missing('Email Address');
  if (!isEmail(email)) return invalidEmail();
  if (fields['amount'] === undefined || fields['amount'] === '') return missing('Amount');
  const currency = Currency.safeParse(fields['currency'] ?? context.switches.defaultCurrency);
  if (!currency.success || !context.switches.currencies.includes(currency.data)) {
    return refused('Currency not supported by merchant');
  }
  const amount = parseAmount(context, fields['amount'], currency.data);
  if (isAnswer(amount)) return amount;
  const metadata = parseMetadata(fields['metadata']);
  if (metadata === undefined) return invalid('Invalid metadata: pass an object or its JSON');
  const callbackUrl = text(fields['callback_url']) ?? null;
  if (callbackUrl !== null && !isWebAddress(callbackUrl)) return invalid('Invalid callback url');
  const reference = parseReference(context, fields['reference']);
  if (isAnswer(reference)) return reference;
  return { email, amount, currency: currency.data, reference, metadata, callbackUrl };
}

/** Above this SQLite's offset is not an integer. */
const MAX_PAGE = 1_000_000_000;

/** `perPage` or `per_page` and `page`, within the integration's limits. */
export function parsePaging(context: OperationContext, query: Record<string, string>) {
  const asked = wholeNumber(query['perPage'] ?? query['per_page']) ?? 50;
  const perPage = Math.min(Math.max(1, asked), context.switches.maxPerPage);
  const page = Math.min(Math.max(1, wholeNumber(query['page']) ?? 1), MAX_PAGE);
  return { perPage, page, offset: (page - 1) * perPage };
}

/** `from` and `to`, both inclusive: ISO timestamps or days. Invalid ones are ignored. */
export function parsePeriod(query: Record<string, string>) {
  const from = Date.parse(query['from'] ?? '');
  const to = Date.parse(query['to'] ?? '');
  return {
    'created_at >=': Number.isNaN(from) ? undefined : from,
    'created_at <=': Number.isNaN(to) ? undefined : to,
  };
}

/** `meta` of offset pages; `perPage` may be a string. */
export const pageMeta = (
  context: OperationContext,
  { perPage, page, offset }: ReturnType<typeof parsePaging>,
  total: number,
) => ({
  total,
  skipped: offset,
  perPage: context.switches.wobble ? String(perPage) : perPage,
  page,
  pageCount: Math.ceil(total / perPage),
});

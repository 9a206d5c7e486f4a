import { isAnswer, type Answer, type Call } from './call';
import { duplicateReference, invalid, invalidEmail, missing, refused } from './answers';
import type { Desk } from './desk';
import { MINIMUMS, shown, wholeNumber } from './money';
import { Currency } from './switches';

export type Fields = Record<string, unknown>;

/** JSON, or a form; undefined for what is neither. */
export function readFields(call: Call): Fields | undefined {
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

/** What initialize and charge_authorization ask for alike. */
export interface Asked {
  email: string;
  amount: number;
  currency: Currency;
  reference: string | undefined;
  metadata: string | null;
  callbackUrl: string | null;
}

/** JSON text of an object or of a stringified one; null for none; undefined for what is neither. */
export function readMetadata(value: unknown): string | null | undefined {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'object') return JSON.stringify(value);
  try {
    return typeof value === 'string' ? JSON.stringify(JSON.parse(value)) : undefined;
  } catch {
    return undefined;
  }
}

function readReference(desk: Desk, value: unknown): string | undefined | Answer {
  if (value === undefined || value === null || value === '') return undefined;
  const { underscore, referenceLength } = desk.switches;
  const allowed = underscore === 'accept' ? /^[\w.=-]+$/ : /^[A-Za-z0-9.=-]+$/;
  if (typeof value !== 'string' || !allowed.test(value) || value.length > referenceLength) {
    return invalid('Only -, ., = and alphanumeric characters are allowed in the reference');
  }
  return desk.transactions.find(value) ? duplicateReference() : value;
}

function readAmount(desk: Desk, value: unknown, currency: Currency): number | Answer {
  const amount = wholeNumber(value);
  if (amount === undefined || amount <= 0) return invalid('Invalid Amount Sent');
  if (amount < MINIMUMS[currency]) {
    return invalid(`Amount must not be less than ${shown(MINIMUMS[currency], currency)}`);
  }
  if (amount > desk.switches.maximum) {
    return invalid(`Amount must not be more than ${shown(desk.switches.maximum, currency)}`);
  }
  return amount;
}

/** Reads what both ways to pay have in common; the reference is looked at last, so that a refusal uses none up. */
export function readAsked(desk: Desk, fields: Fields): Asked | Answer {
  const email = text(fields['email']);
  if (email === undefined) return missing('Email Address');
  if (!isEmail(email)) return invalidEmail();
  if (fields['amount'] === undefined || fields['amount'] === '') return missing('Amount');
  const currency = Currency.safeParse(fields['currency'] ?? desk.switches.defaultCurrency);
  if (!currency.success || !desk.switches.currencies.includes(currency.data)) {
    return refused('Currency not supported by merchant');
  }
  const amount = readAmount(desk, fields['amount'], currency.data);
  if (isAnswer(amount)) return amount;
  const metadata = readMetadata(fields['metadata']);
  if (metadata === undefined) return invalid('Invalid metadata: pass an object or its JSON');
  const callbackUrl = text(fields['callback_url']) ?? null;
  if (callbackUrl !== null && !isWebAddress(callbackUrl)) return invalid('Invalid callback url');
  const reference = readReference(desk, fields['reference']);
  if (isAnswer(reference)) return reference;
  return { email, amount, currency: currency.data, reference, metadata, callbackUrl };
}

/** Beyond it the offset is no integer for SQLite. */
const MOST_PAGES = 1_000_000_000;

/** `perPage` or `per_page` and `page`, within what the integration may ask for. */
export function readPaging(desk: Desk, query: Record<string, string>) {
  const asked = wholeNumber(query['perPage'] ?? query['per_page']) ?? 50;
  const perPage = Math.min(Math.max(1, asked), desk.switches.maxPerPage);
  const page = Math.min(Math.max(1, wholeNumber(query['page']) ?? 1), MOST_PAGES);
  return { perPage, page, offset: (page - 1) * perPage };
}

/** `from` and `to`, both inclusive: ISO instants, or days. An unreadable one is none. */
export function readPeriod(query: Record<string, string>) {
  const from = Date.parse(query['from'] ?? '');
  const to = Date.parse(query['to'] ?? '');
  return {
    'created_at >=': Number.isNaN(from) ? undefined : from,
    'created_at <=': Number.isNaN(to) ? undefined : to,
  };
}

/** The offset form's `meta`; `perPage` may come as a string. */
export const pageMeta = (
  desk: Desk,
  { perPage, page, offset }: ReturnType<typeof readPaging>,
  total: number,
) => ({
  total,
  skipped: offset,
  perPage: desk.switches.wobble ? String(perPage) : perPage,
  page,
  pageCount: Math.ceil(total / perPage),
});

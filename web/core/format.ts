import { locale } from '../locales/i18n';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CURRENCY = 'USD';

const moneyFormat = new Intl.NumberFormat(locale, { style: 'currency', currency: CURRENCY });
const amountFormat = new Intl.NumberFormat(locale, {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});
const signedFormat = new Intl.NumberFormat(locale, {
  style: 'currency',
  currency: CURRENCY,
  signDisplay: 'exceptZero',
});
const dayTimeFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
const dayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
/** For days that the API computes in UTC. */
const utcDayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
const exactFormat = new Intl.DateTimeFormat(locale, {
  dateStyle: 'medium',
  timeStyle: 'medium',
});
const minuteFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
const timeFormat = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
/** The day of an instant in a time zone; `at` in epoch milliseconds. */
export const dayIn = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(at);
const numberFormat = new Intl.NumberFormat(locale);
const KILOBYTE = 1_000;
const MEGABYTE = 1_000 * KILOBYTE;
const inUnit = (unit: 'kilobyte' | 'megabyte'): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: 1 });
const listFormat = new Intl.ListFormat(locale, { type: 'conjunction' });

const agoFormat = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' });

/** How long ago an instant is, in minutes or hours: “now”, “2 min ago”. Both in epoch milliseconds. */
export function ago(at: number, now: number): string {
  const minutes = Math.max(0, Math.floor((now - at) / MINUTE));
  if (minutes === 0) return agoFormat.format(0, 'second');
  return minutes < 60
    ? agoFormat.format(-minutes, 'minute')
    : agoFormat.format(-Math.floor(minutes / 60), 'hour');
}

/**
 * Formats hundredths of a currency: dollars as `$0.45`, other currencies with their code after the number, as in emails and
 * receipts: `48,020.00 NGN`.
 */
export const money = (hundredths: number, currency = CURRENCY): string =>
  currency === CURRENCY
    ? moneyFormat.format(hundredths / 100)
    : `${amountFormat.format(hundredths / 100)} ${currency}`;
export const signedMoney = (cents: number): string => signedFormat.format(cents / 100);
export const dayTime = (iso: string): string => dayTimeFormat.format(new Date(iso));
export const day = (iso: string): string => dayFormat.format(new Date(iso));
export const utcDay = (date: string): string => utcDayFormat.format(new Date(date));
export const exactTime = (iso: string): string => exactFormat.format(new Date(iso));
/** Without seconds. */
export const timeOfDay = (iso: string): string => minuteFormat.format(new Date(iso));
export const clockTime = (iso: string): string => timeFormat.format(new Date(iso));
export const count = (value: number): string => numberFormat.format(value);
export const fileSize = (bytes: number): string =>
  bytes < MEGABYTE
    ? inUnit('kilobyte').format(bytes / KILOBYTE)
    : inUnit('megabyte').format(bytes / MEGABYTE);
export const list = (items: readonly string[]): string => listFormat.format(items);

/** `4:07`; never below zero. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / SECOND));
  const rest = String(seconds % 60).padStart(2, '0');
  return `${Math.floor((seconds * SECOND) / MINUTE)}:${rest}`;
}

const US = /^\+1(\d{3})(\d{3})(\d{4})$/;

/** `+12065550142` as `+1 (206) 555-0142`; other numbers unchanged. */
export const phone = (number: string): string => number.replace(US, '+1 ($1) $2-$3');
/** Without the country code, as most sign-up forms expect it. */
export const nationalNumber = (number: string): string => number.replace(/^\+1/, '');

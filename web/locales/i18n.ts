import type account from './en.account.json';
import type auth from './en.auth.json';
import type credits from './en.credits.json';
import type developers from './en.developers.json';
import type history from './en.history.json';
import type home from './en.home.json';
import en from './en.json';
import type notificationSettings from './en.notification-settings.json';
import type notifications from './en.notifications.json';
import type palette from './en.palette.json';
import type numbersTexts from './en.numbers.json';
import type payments from './en.payments.json';
import type problems from './en.problems.json';
import type rent from './en.rent.json';
import type webhooks from './en.webhooks.json';

type Catalogue = typeof en &
  typeof account &
  typeof auth &
  typeof credits &
  typeof developers &
  typeof history &
  typeof home &
  typeof notifications &
  typeof notificationSettings &
  typeof palette &
  typeof numbersTexts &
  typeof payments &
  typeof problems &
  typeof rent &
  typeof webhooks;

/** The path of every text; the plural forms of one text share a key. */
type KeyIn<T> = {
  [K in keyof T & string]: T[K] extends string
    ? K extends `${infer Base}_${'zero' | 'one' | 'other'}`
      ? Base
      : K
    : `${K}.${KeyIn<T[K]>}`;
}[keyof T & string];
export type TextKey = KeyIn<Catalogue>;

type Values = Readonly<Record<string, string | number>>;

const LANGUAGE = 'en';

/** The reader's region when the dashboard has their language: formats of dates and money follow it. */
export const locale: string =
  (typeof navigator === 'object' ? navigator.languages : []).find((tag) =>
    tag.startsWith(LANGUAGE),
  ) ?? LANGUAGE;

const plurals = new Intl.PluralRules(LANGUAGE);
const numbers = new Intl.NumberFormat(locale);
/** The texts by path. */
const texts = new Map<string, string>();

/** Adds texts that a page brings along: the first page does not wait for them. */
export function addTexts(words: object, path = ''): void {
  for (const [name, inner] of Object.entries<unknown>({ ...words })) {
    if (typeof inner === 'string') texts.set(path + name, inner);
    else if (typeof inner === 'object' && inner !== null) addTexts(inner, `${path}${name}.`);
  }
}

addTexts(en);

/** The form for the count, if the text has plural forms. */
function find(key: string, count: string | number | undefined): string | undefined {
  if (typeof count !== 'number') return texts.get(key);
  const zero = count === 0 ? texts.get(`${key}_zero`) : undefined;
  return zero ?? texts.get(`${key}_${plurals.select(count)}`) ?? texts.get(key);
}

/** `{{name}}`, or `{{name, number}}` in the reader's format. */
const PLACE = /\{\{(\w+)(, number)?\}\}/g;

function fill(text: string, values: Values): string {
  return text.replaceAll(PLACE, (_place, name: string, isNumber: string | undefined) => {
    const value = values[name] ?? '';
    return isNumber !== undefined && typeof value === 'number' ? numbers.format(value) : `${value}`;
  });
}

/** A text of the catalogue with its values. A key that is composed at run time names a default. */
export function t(key: TextKey, values?: Values): string;
export function t(key: string, values: Values & { defaultValue: string }): string;
export function t(key: string, values: Values = {}): string {
  return fill(find(key, values['count']) ?? String(values['defaultValue'] ?? key), values);
}

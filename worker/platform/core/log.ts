import { MINUTE } from './clock';
import { perIsolate } from './isolate-cache';

export type LogLevel = 'info' | 'warn' | 'error' | 'alert';
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

// I-47: secrets that must never be readable in a log, anywhere in a string.
const SECRETS: readonly [RegExp, string][] = [
  [/\b(nsk_live_|whsec_|sk_live_|sk_test_)[\w+/=-]+/g, '$1…'],
  [/\bBearer\s+[\w.~+/-]+=*/gi, 'Bearer …'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'jwt…'],
];
// Phone numbers: ten digits or more (eight after a plus), grouped in any way, of which the last two stay. Request ids are
// UUIDs, which may look like one; they are matched first, and stay.
const PHONE =
  /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?:(?<!\w)|(?<=%2B))(?:\+\d(?:[\s().-]{0,3}\d){5,12}|\d(?:[\s().-]{0,3}\d){7,12})[\s().-]{0,3}(\d\d)(?!\w)/gi;
const NEVER =
  /codes?$|text|content|token|secret|password|authorization|cookie|^(key|body|message|sms)$|apikey/i;

/** Our own values of a closed set of characters: checking them costs more than writing the line. */
const OURS = new Set(['requestId', 'route', 'method', 'verificationId']);

/** Our own values are shorter; a longer one was sent by a caller (I-71). */
const MAX_VALUE = 1_000;
const cut = (value: string): string =>
  value.length <= MAX_VALUE
    ? redact(value)
    : // Cut twice, so that the end is not half of a secret.
      `${redact(value.slice(0, 4 * MAX_VALUE)).slice(0, MAX_VALUE - 1)}…`;

/** Masks every credential and phone number in a string. */
export const redact = (value: string): string =>
  SECRETS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), value).replace(
    PHONE,
    (found, end: string | undefined) => (end === undefined ? found : `…${end}`),
  );

/** An event pages once in this time. Repeats are logged as errors, and the next page counts them. */
const PAGE_MS = 10 * MINUTE;
/** By event, a closed set: when it last paged, and how many pages were held back since. */
const paged = perIsolate('pages', new Map<string, { at: number; heldBack: number }>());

function page(event: string, fields: LogFields): [LogLevel, LogFields] {
  const now = Date.now();
  const last = paged.get(event);
  if (last !== undefined && Math.abs(now - last.at) < PAGE_MS) {
    last.heldBack += 1;
    return ['error', fields];
  }
  paged.set(event, { at: now, heldBack: 0 });
  return ['alert', last?.heldBack ? { ...fields, heldBack: last.heldBack } : fields];
}

/**
 * One JSON line per event: Workers Logs indexes the fields. 'alert' pages the operator, at most once in ten minutes for an
 * event and isolate, so that a caller cannot page the operator at will. Fields whose names suggest a secret are masked,
 * string values are redacted; numbers stay.
 */
export function log(level: LogLevel, event: string, fields: LogFields = {}): void {
  const [as, told] = level === 'alert' ? page(event, fields) : [level, fields];
  write(as, event, told);
}

function write(level: LogLevel, event: string, fields: LogFields): void {
  const safe = Object.entries(fields).map(([name, value]) => [
    name,
    NEVER.test(name) && !/(errorCode|statusCode)$/.test(name)
      ? '…'
      : typeof value === 'string' && !OURS.has(name)
        ? cut(value)
        : value,
  ]);
  const line = JSON.stringify({ level, event, ...Object.fromEntries(safe) });
  // oxlint-disable-next-line no-console -- the one place that writes
  console[level === 'alert' ? 'error' : level](line);
}

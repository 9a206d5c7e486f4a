export type LogLevel = 'info' | 'warn' | 'error' | 'alert';
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;

// I-47: what must never be readable in a log, wherever it hides in a string.
const SECRETS: readonly [RegExp, string][] = [
  [/\b(nsk_live_|whsec_|sk_live_|sk_test_)[\w-]+/g, '$1…'],
  [/\bBearer\s+[\w.~+/-]+=*/gi, 'Bearer …'],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, 'jwt…'],
  // Ten digits or more in a row, with or without separators: a phone number keeps its last two.
  [/(?<![\w])\+?\d(?:[\s().-]?\d){7,12}(\d{2})(?![\w])/g, '…$1'],
];
const NEVER = /code$|text|content|token|secret|password|authorization|cookie|^key$|apikey/i;

/** A string with every credential and phone number in it masked. */
export const redact = (value: string): string =>
  SECRETS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), value);

/**
 * One JSON line per event: Workers Logs indexes the fields. 'alert' pages the operator.
 * Field names that sound like a secret are dropped, values are redacted; times and counts are numbers and stay.
 */
export function log(level: LogLevel, event: string, fields: LogFields = {}): void {
  const safe = Object.entries(fields).map(([name, value]) => [
    name,
    NEVER.test(name) && !/(errorCode|statusCode)$/.test(name)
      ? '…'
      : typeof value === 'string'
        ? redact(value)
        : value,
  ]);
  const line = JSON.stringify({ level, event, ...Object.fromEntries(safe) });
  // oxlint-disable-next-line no-console -- the one place that writes
  console[level === 'alert' ? 'error' : level](line);
}

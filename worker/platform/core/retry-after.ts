import { formatWait } from './clock';

/**
 * The problems after which the same request, repeated unchanged, can succeed, and after how many seconds; `own` where
 * each refusal works it out. Only these carry `Retry-After`: a client that obeys it never repeats in vain for ever.
 */
export const RETRY_AFTER = {
  'auth.busy': 2,
  'auth.too_many_attempts': 'own',
  'idempotency.in_progress': 2,
  'limits.address': 'own',
  'limits.cooldown': 'own',
  'limits.unpaid_numbers': 'own',
  'limits.unrecovered_numbers': 'own',
  'limits.reports': 'own',
  'limits.rate_exceeded': 'own',
  'limits.unavailable': 2,
  'endpoints.lookup_failed': 5,
  'payments.unavailable': 5,
  // As long as the provider's circuit breaker stays open at first.
  'area_codes.unavailable': 10,
  'prices.unavailable': 10,
  'services.unavailable': 10,
  'provider.unavailable': 'own',
} as const satisfies Readonly<Record<string, number | 'own'>>;

const FIXED = new Map<string, number | 'own'>(Object.entries(RETRY_AFTER));

/** The seconds that stand for every refusal with this code; undefined where each has its own, or there are none. */
export function fixedRetryAfter(code: string): number | undefined {
  const seconds = FIXED.get(code);
  return seconds === 'own' ? undefined : seconds;
}

/** `sentence` of the problem `code` with that wait filled in. */
export function withFixedWait(code: string, sentence: string): string {
  const seconds = fixedRetryAfter(code);
  return seconds === undefined
    ? sentence
    : sentence.replaceAll('{retryAfter}', formatWait(seconds));
}

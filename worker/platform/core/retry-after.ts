import { formatWait } from './clock';

/**
 * The problems after which the unchanged request can succeed, with the seconds to wait; `own` where each refusal computes
 * them. Only these carry `Retry-After`, so a client that obeys it does not repeat a request that cannot succeed.
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
  'sockets.unavailable': 2,
  // The first open time of the provider's circuit breaker.
  'area_codes.unavailable': 10,
  'prices.unavailable': 10,
  'services.unavailable': 10,
  'provider.unavailable': 'own',
} as const satisfies Readonly<Record<string, number | 'own'>>;

const FIXED = new Map<string, number | 'own'>(Object.entries(RETRY_AFTER));

/** The fixed seconds of this code; undefined where each refusal has its own, or there is no wait. */
export function fixedRetryAfter(code: string): number | undefined {
  const seconds = FIXED.get(code);
  return seconds === 'own' ? undefined : seconds;
}

/** The sentence of the problem `code` with its fixed wait. */
export function withFixedWait(code: string, sentence: string): string {
  const seconds = fixedRetryAfter(code);
  return seconds === undefined
    ? sentence
    : sentence.replaceAll('{retryAfter}', formatWait(seconds));
}

/** The sentence about automatic retries of this code; empty where there is no wait. */
export function retrySentence(code: string): string {
  const wait = FIXED.get(code);
  if (wait === undefined) return '';
  const when = wait === 'own' ? 'Retry-After' : `${formatWait(wait)} (Retry-After)`;
  return `The same request can succeed after ${when}.`;
}

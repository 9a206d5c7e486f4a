import { perIsolate } from '../../platform/core/isolate-cache';
import { createTextVerified } from './client';
import { sessionPort } from './session.port';
import type { TextVerifiedClient } from './types';
import { realWorld } from './world';

export type {
  Capability,
  ChangeOutcome,
  ProviderMessage,
  ProviderState,
  ProviderVerification,
  ProviderVerificationSummary,
  PurchaseInput,
  PurchaseOutcome,
  Reading,
  StopReason,
  TextVerifiedClient,
  Unread,
} from './types';
export { verifyWebhook, parseWebhook } from './webhook';

const DEFAULT_SPACING_MS = 250;
const DEFAULT_CALLS_PER_SECOND = 200;

const clients = perIsolate('textverified', new Map<string, TextVerifiedClient>());

/** The variable as a number of at least `min`, else null; the readiness check reports it to the operator. */
function parseNumber(text: string, min: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && value >= min && Number.isFinite(value) ? value : null;
}

/**
 * The client of one provider account, one for each isolate. It holds the token, the counts and the copy of the session,
 * and no state of a request.
 */
export function textVerified(env: Env, account = 'main'): TextVerifiedClient {
  const known = clients.get(account);
  if (known) return known;
  const config = {
    baseUrl: env.TEXTVERIFIED_URL,
    username: env.TEXTVERIFIED_USERNAME,
    apiKey: env.TEXTVERIFIED_API_KEY,
    spacingMs: parseNumber(env.PROVIDER_SPACING_MS, 0) ?? DEFAULT_SPACING_MS,
    callsPerSecond: parseNumber(env.PROVIDER_CALLS_PER_SECOND, 1) ?? DEFAULT_CALLS_PER_SECOND,
  };
  const client = createTextVerified(config, realWorld, sessionPort(env.PROVIDER_SESSION, account));
  clients.set(account, client);
  return client;
}

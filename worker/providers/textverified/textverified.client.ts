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
  Turn,
} from './types';
export { verifyWebhook, webhookMessage } from './webhook';

const DEFAULT_SPACING_MS = 250;
const DEFAULT_CALLS_PER_SECOND = 200;

const clients = perIsolate('textverified', new Map<string, TextVerifiedClient>());

/** What the variable says, or null when that is no number of at least `min`; readiness tells the operator. */
function numberOf(text: string, min: number): number | null {
  const value = Number(text);
  return text.trim() !== '' && value >= min && Number.isFinite(value) ? value : null;
}

/**
 * The client of one provider account, one for each isolate: it holds the token, the counts and the copy of
 * the session, and nothing that belongs to a request.
 */
export function textVerified(env: Env, account = 'main'): TextVerifiedClient {
  const known = clients.get(account);
  if (known) return known;
  const config = {
    baseUrl: env.TEXTVERIFIED_URL,
    username: env.TEXTVERIFIED_USERNAME,
    apiKey: env.TEXTVERIFIED_API_KEY,
    spacingMs: numberOf(env.PROVIDER_SPACING_MS, 0) ?? DEFAULT_SPACING_MS,
    callsPerSecond: numberOf(env.PROVIDER_CALLS_PER_SECOND, 1) ?? DEFAULT_CALLS_PER_SECOND,
  };
  const client = createTextVerified(config, realWorld, sessionPort(env.PROVIDER_SESSION, account));
  clients.set(account, client);
  return client;
}

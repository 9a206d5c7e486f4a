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
  TextVerifiedClient,
} from './types';
export { verifyWebhook, webhookMessage } from './webhook';

const DEFAULT_SPACING_MS = 250;

const clients = new Map<string, TextVerifiedClient>();

function spacingOf(text: string): number {
  const ms = Number(text);
  return text.trim() !== '' && ms >= 0 && Number.isFinite(ms) ? ms : DEFAULT_SPACING_MS;
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
    spacingMs: spacingOf(env.PROVIDER_SPACING_MS),
  };
  const client = createTextVerified(config, realWorld, sessionPort(env.PROVIDER_SESSION, account));
  clients.set(account, client);
  return client;
}

/** Drops what this isolate remembers; tests call it between cases. */
export function forgetTextVerified(): void {
  clients.clear();
}

import { SettingsStore } from '../state/settings.store';
import { IdempotencyStore } from './idempotency.store';
import { SmsStore } from './sms.store';
import { TokenStore } from './tokens.store';
import { VerificationStore } from './verifications.store';
import { WebhookStore } from './webhooks.store';

/** What outlives a call. */
export const openStores = (sql: SqlStorage, defaultSeed: string) => ({
  settings: new SettingsStore(sql, defaultSeed),
  tokens: new TokenStore(sql),
  keys: new IdempotencyStore(sql),
  verifications: new VerificationStore(sql),
  sms: new SmsStore(sql),
  webhooks: new WebhookStore(sql),
});
export type Stores = ReturnType<typeof openStores>;

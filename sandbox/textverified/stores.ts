import { SettingsStore } from './settings.store';
import { IdempotencyStore } from './idempotency.store';
import { SmsStore } from './sms.store';
import { TokenStore } from './tokens.store';
import { VerificationStore } from './verifications.store';
import { WebhookStore } from './webhooks.store';

/** Everything that is stored. */
export const createStores = (sql: SqlStorage, defaultSeed: string) => ({
  settings: new SettingsStore(sql, defaultSeed),
  tokens: new TokenStore(sql),
  keys: new IdempotencyStore(sql),
  verifications: new VerificationStore(sql),
  sms: new SmsStore(sql),
  webhooks: new WebhookStore(sql),
});
export type Stores = ReturnType<typeof createStores>;

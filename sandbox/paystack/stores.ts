import { AuthorizationStore } from './authorizations.store';
import { DisputeStore } from './disputes.store';
import { JobStore } from './jobs.store';
import { RefundStore } from './refunds.store';
import { SettingsStore } from './settings.store';
import { TransactionStore } from './transactions.store';
import { WebhookStore } from './webhooks.store';

/** What outlives a call. */
export const openStores = (sql: SqlStorage, defaultSeed: string) => ({
  settings: new SettingsStore(sql, defaultSeed),
  transactions: new TransactionStore(sql),
  authorizations: new AuthorizationStore(sql),
  refunds: new RefundStore(sql),
  disputes: new DisputeStore(sql),
  jobs: new JobStore(sql),
  webhooks: new WebhookStore(sql),
});
export type Stores = ReturnType<typeof openStores>;

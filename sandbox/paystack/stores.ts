import { AuthorizationStore } from './authorizations.store';
import { CustomerStore } from './customers.store';
import { DisputeStore } from './disputes.store';
import { EvidenceStore } from './evidence.store';
import { JobStore } from './jobs.store';
import { RefundStore } from './refunds.store';
import { SettingsStore } from './settings.store';
import { TransactionStore } from './transactions.store';
import { WebhookStore } from './webhooks.store';
import { WindowStore } from './windows.store';

/** Everything that is stored. */
export const createStores = (sql: SqlStorage, defaultSeed: string) => ({
  settings: new SettingsStore(sql, defaultSeed),
  transactions: new TransactionStore(sql),
  authorizations: new AuthorizationStore(sql),
  refunds: new RefundStore(sql),
  disputes: new DisputeStore(sql),
  customers: new CustomerStore(sql),
  evidence: new EvidenceStore(sql),
  windows: new WindowStore(sql),
  jobs: new JobStore(sql),
  webhooks: new WebhookStore(sql),
});
export type Stores = ReturnType<typeof createStores>;

import type { AccountHub } from './hub.object';

/** An event as the account's log takes it: references and fields that are not secret. */
export interface HubEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  accountId: string;
  data: Record<string, string | number | null>;
}

/** The only place that knows how hubs are named. */
export const hubOf = (env: Env, accountId: string): DurableObjectStub<AccountHub> =>
  env.ACCOUNT_HUB.getByName(accountId);

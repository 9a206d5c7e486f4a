import * as z from 'zod';
import type { AccountHub } from './hub.object';

/** References and fields that are not secret. */
export const EventData = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type EventData = z.infer<typeof EventData>;

/** An event as the account's log takes it. */
export interface HubEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  accountId: string;
  data: EventData;
}

/** A credential whose sockets are to be closed; a dead one may open none again. `*` is every one of the account. */
export interface Ended {
  credentialId: string;
  isDead: boolean;
}

/** The only place that knows how hubs are named. */
export const hubOf = (env: Env, accountId: string): DurableObjectStub<AccountHub> =>
  env.ACCOUNT_HUB.getByName(accountId);

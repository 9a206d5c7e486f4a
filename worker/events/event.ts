import * as z from 'zod';

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

/** An event as the log has it. */
export type LoggedEvent = Omit<HubEvent, 'accountId'> & { sequence: number };

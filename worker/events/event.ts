import * as z from 'zod';

/** References and fields without secrets. */
export const EventData = z.record(
  z.string(),
  z.union([z.string(), z.number(), z.null(), z.record(z.string(), z.string())]),
);
export type EventData = z.infer<typeof EventData>;

/** An event for the account's log. */
export interface HubEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  accountId: string;
  data: EventData;
}

/** An event of the log. */
export type LoggedEvent = Omit<HubEvent, 'accountId'> & { sequence: number };

/** Receives the numbers of appended events, in their order, before their recipients are looked up. */
export type OnNumbered = (sequences: number[]) => void | Promise<void>;

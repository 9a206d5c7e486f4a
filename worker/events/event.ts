import * as z from 'zod';

type Leaf = string | number | boolean | null;
type Group = Leaf | Leaf[] | { [name: string]: Leaf | Leaf[] } | { [name: string]: Leaf }[];
type Part = Group | { [name: string]: Group };
/** JSON as deep as the objects of the API: RPC cannot pass a recursive type. */
type Value = Part | Snapshot;
/** An object in the format of the API, as it was when an event happened. */
export interface Snapshot {
  [name: string]: Part;
}

/** References, fields without secrets, and the snapshot of an object in the format of the API. */
export interface EventData {
  [name: string]: Value;
}
/** The schema of each type is checked separately, and its violation keeps no event from a customer (`eventProblem`). */
export const EventData = z.custom<EventData>(
  (data) => typeof data === 'object' && data !== null && !Array.isArray(data),
);

/** An event for the account's log. */
export interface HubEvent {
  id: string;
  type: string;
  /** Epoch milliseconds. */
  timestamp: number;
  accountId: string;
  /** The request that caused it; none for an event that a clock or a provider caused. */
  requestId?: string | null | undefined;
  data: EventData;
}

/** An event of the log. */
export type LoggedEvent = Omit<HubEvent, 'accountId'> & { sequence: number };

/** Receives the numbers of appended events, in their order, before their recipients are looked up. */
export type OnNumbered = (sequences: number[]) => void | Promise<void>;

/** The limits of a hub and its sockets. */
export interface HubBounds {
  /** Sockets of one object; the platform allows 32,768. */
  sockets: number;
  /** Characters that may be sent without a sign of the client. */
  unread: number;
  /** Events a second that are sent one by one; beyond that, sockets get one `resync`. */
  eventsPerSecond: number;
  /** Events of the reply to one `resume`, at most: it has half of `unread` characters at most, too. */
  page: number;
  /** How often a socket may repeat a `resume`. */
  replays: number;
  /** Characters of a frame from a client. */
  frame: number;
}

export const HUB_BOUNDS: Readonly<HubBounds> = {
  sockets: 32_000,
  unread: 512 * 1_024,
  eventsPerSecond: 300,
  page: 200,
  replays: 10,
  frame: 1_024,
};

/** Objects that hold the sockets beyond the hub's own limit. */
export const SHARDS = 15;
/** Sockets of an account. */
export const MAX_SOCKETS = HUB_BOUNDS.sockets * (SHARDS + 1);

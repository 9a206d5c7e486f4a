/** What a hub holds its sockets to. */
export interface HubBounds {
  /** Sockets of one object; the platform ends at 32,768. */
  sockets: number;
  /** Characters that a client may leave unread: no sign of it came since the first of them was sent. */
  unread: number;
  /** Events a second that are sent one by one; beyond, sockets hear only where the log has come to. */
  eventsPerSecond: number;
  /** Events that one `resume` brings. */
  page: number;
  /** How often a socket may ask for the same past again. */
  replays: number;
  /** Characters of a client's frame. */
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

/** Objects beside the hub itself that hold the sockets it has no room for. */
export const SHARDS = 15;
/** Sockets of an account. */
export const MAX_SOCKETS = HUB_BOUNDS.sockets * (SHARDS + 1);

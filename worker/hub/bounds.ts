/** What a hub holds its sockets to. One object, so that a test can draw the bounds closer. */
export const BOUNDS = {
  /** Sockets of one object; the platform ends at 32,768. */
  sockets: 32_000,
  /** Objects beside the hub itself that hold the sockets it has no room for. */
  shards: 15,
  /** Characters that a client may leave unread: no sign of it came since the first of them was sent. */
  unread: 512 * 1_024,
  /** Events a second that are sent one by one; beyond, sockets hear only where the log has come to. */
  eventsPerSecond: 300,
  /** Events that one `resume` brings. */
  page: 200,
  /** How often a socket may ask for the same past again. */
  replays: 10,
  frame: 1_024,
};

const usual = { ...BOUNDS };

/** Isolate memory outlives a test. */
export const forgetBounds = (): void => {
  Object.assign(BOUNDS, usual);
};

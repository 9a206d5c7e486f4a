import { backoff, jittered } from '../../worker/platform/core/backoff';

const RETRY = { baseMs: 400, maxMs: 8_000 };

/** Milliseconds before try `attempt` (from 0), half of it random, so that pages do not reconnect at once. */
export const reconnectMs = (attempt: number, random: () => number = Math.random): number =>
  jittered(backoff(RETRY, attempt), [0.5, 1], random());

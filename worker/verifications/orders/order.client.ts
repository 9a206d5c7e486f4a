import { DAY } from '../../platform/core/clock';
import { parseIdTime } from '../../platform/core/ids';

export const PREFIX = 'ver';

/** Longer than any object lives: a number waits minutes, reuse takes hours, then a day. */
const OBJECT_LIFE_MS = 3 * DAY;

/** Headers by which the Worker tells an object who opens a socket. Never copied from a client's request. */
export const SOCKET_HEADERS = {
  account: 'x-account',
  credential: 'x-credential',
  jti: 'x-ticket',
  expires: 'x-ticket-expires',
} as const;

/** The only place that knows how verification objects are named. The id must be one of ours (I-17). */
export const orderStub = (env: Env, id: string) => env.VERIFICATION.getByName(id);

/** `unknown`: we never made this id, so no stub may be made for it; `archived`: only D1 can still know it. */
export function locateVerification(
  env: Env,
  id: string,
  now: number,
): 'unknown' | 'archived' | 'object' {
  const at = parseIdTime(env.ID_KEY, PREFIX, id);
  if (at === null) return 'unknown';
  // A derived id carries no time, so its object is asked; an empty one answers from D1.
  return at > 0 && now - at > OBJECT_LIFE_MS ? 'archived' : 'object';
}

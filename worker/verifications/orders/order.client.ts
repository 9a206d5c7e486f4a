import { DAY } from '../../platform/core/clock';
import { parseIdTime } from '../../platform/core/ids';

export const PREFIX = 'ver';

/** Longer than the life of any object: minutes for the code, hours for reuse, and one day. */
const OBJECT_LIFE_MS = 3 * DAY;

/** Headers with which the Worker passes the caller of a socket to the object. Never copied from a client's request. */
export const SOCKET_HEADERS = {
  account: 'x-account',
  credential: 'x-credential',
  jti: 'x-ticket',
  expires: 'x-ticket-expires',
} as const;

/** The only place that names order objects. The id must have a valid MAC (I-17). */
export const orderStub = (env: Env, id: string) => env.VERIFICATION.getByName(id);

/** `unknown`: the id has no valid MAC, so no stub may be created for it. `archived`: only D1 can have the order. */
export function locateVerification(
  env: Env,
  id: string,
  now: number,
): 'unknown' | 'archived' | 'object' {
  const at = parseIdTime(env.ID_KEY, PREFIX, id);
  if (at === null) return 'unknown';
  // A derived id contains no time, so its object is called; an empty object reads D1.
  return at > 0 && now - at > OBJECT_LIFE_MS ? 'archived' : 'object';
}

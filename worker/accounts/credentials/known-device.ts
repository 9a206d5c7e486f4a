import { hmacSha256, sameText, toBase64Url } from '../../platform/core/crypto';

/** Identifies a browser that was used to sign in; it grants no access. */
export const DEVICE_COOKIE = '__Host-namaskah.device';

const markOf = (env: Env, id: string, email: string): string =>
  toBase64Url(hmacSha256(env.ID_KEY, `device:${id}:${email}`));

/** A new cookie value for a browser that `email` has signed in with. */
export function deviceMark(env: Env, email: string): string {
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  return `${id}.${markOf(env, id, email)}`;
}

/** The id of the browser if `email` has signed in with it before; else null. */
export function knownDevice(env: Env, cookie: string | null, email: string): string | null {
  const [id, mark, ...rest] = cookie?.split('.') ?? [];
  if (!id || !mark || rest.length > 0) return null;
  return sameText(mark, markOf(env, id, email)) ? id : null;
}

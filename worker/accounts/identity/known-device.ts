import { hmacSha256, sameText, toBase64Url } from '../../platform/core/crypto';

/** Names a browser that somebody has signed in with; it lets nobody in. */
export const DEVICE_COOKIE = '__Host-namaskah.device';

const markOf = (env: Env, id: string, email: string): string =>
  toBase64Url(hmacSha256(env.ID_KEY, `device:${id}:${email}`));

/** What the cookie of a browser holds once `email` has signed in with it. */
export function deviceMark(env: Env, email: string): string {
  const id = toBase64Url(crypto.getRandomValues(new Uint8Array(16)));
  return `${id}.${markOf(env, id, email)}`;
}

/** The id of the browser, when `email` has signed in with it before. */
export function knownDevice(env: Env, cookie: string | null, email: string): string | null {
  const [id, mark, ...rest] = cookie?.split('.') ?? [];
  if (!id || !mark || rest.length > 0) return null;
  return sameText(mark, markOf(env, id, email)) ? id : null;
}

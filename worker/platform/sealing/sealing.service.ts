import type { SystemCtx } from '../core/ctx';
import { perIsolate } from '../core/isolate-cache';
import { destroyKeysStatement, newKeyStatement } from './data-keys';
import { KeyCache } from './key-cache';
import { parseKeyring, type Keyring } from './keyring';
import { Sealer } from './sealer';

export { KeyDestroyed } from './data-keys';
export type { Sealer, SealScope } from './sealer';

const cache = perIsolate('data-keys', new KeyCache());
let parsed: { text: string; keyring: Keyring } | undefined;

export function keyringOf(env: Env): Keyring {
  const { SEAL_KEYS: text } = env;
  if (parsed?.text !== text) parsed = { text, keyring: parseKeyring(text) };
  return parsed.keyring;
}

/** The sealer of a request, a job or an object; it shares the isolate's key cache. */
export const sealerOf = (
  { env, db, now }: SystemCtx,
  mayKeep?: (owner: string) => boolean,
): Sealer => new Sealer({ db, keyring: keyringOf(env), cache, now, mayKeep });

/** Creates the data key of `owner`, once. For the batch that creates an account. */
export const dataKeyStatement = (ctx: SystemCtx, owner: string): Promise<D1PreparedStatement> =>
  newKeyStatement(ctx.db, keyringOf(ctx.env), { owner, now: ctx.now() });

/** For the batch that deletes an account; call `forgetDataKey` after it. Other isolates use the key for another minute. */
export const shredStatement = (ctx: SystemCtx, owner: string): D1PreparedStatement =>
  destroyKeysStatement(ctx.db, { owner, now: ctx.now() });

export const forgetDataKey = (owner: string): void => cache.forget(owner);

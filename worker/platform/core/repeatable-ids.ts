import { hmacSha256 } from './crypto';
import type { Ctx } from './ctx';
import type { IdPrefix } from './id-schemas';
import { derivedId, newId } from './ids';

type Repeatable = Pick<Ctx, 'env' | 'now' | 'seed'>;

/**
 * A new id for a resource of the request. It is the same in each repeat of a request with an Idempotency-Key, so the
 * resource exists once, even after a crash before the answer (I-70).
 */
export const repeatableId = ({ env, now, seed }: Repeatable, prefix: IdPrefix): string =>
  seed === undefined ? newId(env.ID_KEY, prefix, now()) : derivedId(env.ID_KEY, prefix, [seed]);

/** 32 random bytes for a secret of the request; as `repeatableId`, the same in each repeat. `what` distinguishes secrets. */
export const repeatableSecret = ({ seed }: Pick<Ctx, 'seed'>, what: string): Uint8Array =>
  seed === undefined ? crypto.getRandomValues(new Uint8Array(32)) : hmacSha256(seed, what);

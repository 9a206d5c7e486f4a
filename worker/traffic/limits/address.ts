import { sha256 } from '../../platform/core/crypto';

/** As many as there are, for ever: never an object for an address, of which a stranger has any number. */
export const SHARDS = 256;

/** The shard that counts `subject`. */
export const shardOf = (subject: string): string => `shard_${(sha256(subject)[0] ?? 0) % SHARDS}`;

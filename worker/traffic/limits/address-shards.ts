import { sha256 } from '../../platform/core/crypto';
import { withTimeout } from '../../platform/core/timeout';
import type { CredentialLease } from './credential-lease';
import type { Admission, LeaseBook } from './lease-book';
import { answerTimeout, type LeaseAnswer, type Limits } from './lease-protocol';

/** Fixed: an object for each address would let an anonymous caller create any number of objects. */
const SHARDS = 256;

/** The shard that counts `subject`. */
export const shardOf = (subject: string): string => `shard_${(sha256(subject)[0] ?? 0) % SHARDS}`;

/** Asks the shard of the lease's credential, which counts in memory, for units within `limits`. */
export function acquireInShard(
  env: Env,
  book: LeaseBook,
  lease: CredentialLease,
  limits: Limits,
): Promise<Admission> {
  const { credentialId } = lease.holder;
  // Inside the question: a shard that cannot be reached is a limiter that does not answer.
  return book.acquire(lease, (request) =>
    withTimeout<LeaseAnswer>(
      env.ADDRESS_LIMITER.getByName(shardOf(credentialId)).ask(request, limits),
      answerTimeout(limits.windowMs),
    ),
  );
}

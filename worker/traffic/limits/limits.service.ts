import { MINUTE, SECOND } from '../../platform/core/clock';
import type { Principal } from '../../platform/core/ctx';
import { perIsolate } from '../../platform/core/isolate-cache';
import { withTimeout } from '../../platform/core/timeout';
import { batchFor, confirmBatch } from '../usage/usage-reporter';
import { acquireInShard } from './address-shards';
import { isKey, type CredentialLease } from './credential-lease';
import { newLeaseBook } from './isolate-leases';
import type { Admission } from './lease-book';
import { answerTimeout, type LeaseAnswer } from './lease-protocol';
import { limiterOf } from './limiter.client';

/** Requests a minute of a signed-in person, for the pages of the dashboard: the plan's limit is for programs. */
const PEOPLE = { limit: 600, keyLimit: null, windowMs: MINUTE };

const leases = perIsolate('limits', newLeaseBook());

/** The lease of the caller in this isolate: of a key, or of a person, whose sessions count together. */
export const getLease = ({
  accountId,
  credentialId,
  user,
  keyRateLimit,
}: Principal): CredentialLease =>
  leases.get({ accountId, credentialId: user?.id ?? credentialId, keyLimit: keyRateLimit });

/** Asks the account's limiter for units, or for a person their shard. */
export function acquire(env: Env, lease: CredentialLease): Promise<Admission> {
  if (!isKey(lease.holder)) return acquireInShard(env, leases, lease, PEOPLE);
  const { accountId, keyLimit } = lease.holder;
  return leases.acquire(lease, async (request) => {
    const batch = batchFor(lease.holder, Date.now());
    const asked = limiterOf(env, accountId).ask({ ...request, keyLimit, batch });
    const answer = await withTimeout<LeaseAnswer>(asked, answerTimeout(MINUTE));
    confirmBatch(lease.holder, batch);
    return answer;
  });
}

/** Milliseconds as whole seconds for `Retry-After`, one at least. */
export const toSeconds = (ms: number): number => Math.max(1, Math.ceil(ms / SECOND));

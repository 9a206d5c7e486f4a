import { MINUTE, SECOND } from '../../platform/core/clock';
import { AppError, describeError } from '../../platform/core/errors';
import { perIsolate } from '../../platform/core/isolate-cache';
import { log } from '../../platform/core/log';
import { acquireInShard } from './address-shards';
import type { CredentialLease } from './credential-lease';
import { newLeaseBook } from './isolate-leases';
import type { Admission } from './lease-book';
import { toSeconds } from './limits.service';

/** Requests a minute of an anonymous caller. */
const ANONYMOUS = { limit: 300, keyLimit: null, windowMs: MINUTE };

const leases = perIsolate('anonymous-limits', newLeaseBook());

/**
 * Counts an anonymous request by its address: first by the edge's own counter, which is free, then exactly.
 * @throws limits.address
 */
export async function admitAddress(env: Env, address: string): Promise<void> {
  const lease = leases.get({ accountId: '', credentialId: address, keyLimit: null });
  const admission = lease.take(Date.now()) ?? (await acquireForAddress(env, lease, address));
  // Anonymous callers change nothing, so they are admitted when the limiter does not answer.
  if (admission === 'blocked') throw addressProblem(lease);
}

/**
 * Refuses an address above its limit before any look-up for it, except one look-up a second: a
 * customer may share the address. Counts nothing: whether the caller is anonymous is known later.
 * @throws limits.address
 */
export function assertAddressNotBlocked(address: string): void {
  const lease = leases.find({ accountId: '', credentialId: address });
  const now = Date.now();
  if (lease?.isBlocked(now) && !lease.mayLookUp(now)) throw addressProblem(lease);
}

const addressProblem = (lease: CredentialLease): AppError =>
  new AppError('limits.address', { retryAfter: toSeconds(lease.waitMs(Date.now())) });

async function acquireForAddress(
  env: Env,
  lease: CredentialLease,
  address: string,
): Promise<Admission> {
  if (!(await passesEdge(env, address)))
    throw new AppError('limits.address', { retryAfter: MINUTE / SECOND });
  return acquireInShard(env, leases, lease, ANONYMOUS);
}

async function passesEdge(env: Env, address: string): Promise<boolean> {
  try {
    return (await env.ADDRESS_RATE.limit({ key: address })).success;
  } catch (error) {
    log('warn', 'limits.edge', { error: describeError(error) });
    return true;
  }
}

import { hashPassword as scryptHash, verifyPassword as scryptVerify } from 'better-auth/crypto';
import { Semaphore } from './semaphore';

export const PASSWORD = { min: 10, max: 128 } as const;

// A hash takes 32 MiB of an isolate's 128. Today workerd hashes on the isolate's thread, one after the other (110 ms
// each), so this never waits; a runtime that hashes in parallel must not run out of memory.
const hashing = new Semaphore(2);

/** Shared by calls without a known network, such as those of better-auth. */
const NO_NETWORK = '';

/** `network` is the caller's: each gets its share of the slots. @throws auth.busy. */
export const hashPassword = (password: string, network = NO_NETWORK): Promise<string> =>
  hashing.run(() => scryptHash(password), network);

/** @throws auth.busy. */
export const verifyPassword = (
  given: { hash: string; password: string },
  network = NO_NETWORK,
): Promise<boolean> => hashing.run(() => scryptVerify(given), network);

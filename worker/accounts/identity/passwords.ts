import { hashPassword as scryptHash, verifyPassword as scryptVerify } from 'better-auth/crypto';
import { Places } from './places';

export const PASSWORD = { min: 10, max: 128 } as const;

// Each hash takes 32 MiB of an isolate's 128. Today workerd hashes on the isolate's thread, one after the other (110 ms
// each), so nobody waits here; a runtime that hashes beside it must not run out of memory.
const places = new Places(2);

/** Those of whom no network is known, such as what the library hashes by itself: they share one turn. */
const NOBODY = '';

/** `who` is the network that asks: each gets its share of the places. */
export const hashPassword = (password: string, who = NOBODY): Promise<string> =>
  places.run(() => scryptHash(password), who);

export const verifyPassword = (
  given: { hash: string; password: string },
  who = NOBODY,
): Promise<boolean> => places.run(() => scryptVerify(given), who);

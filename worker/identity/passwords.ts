import { hashPassword as scryptHash, verifyPassword as scryptVerify } from 'better-auth/crypto';
import { Places } from './places';

export const PASSWORD = { min: 10, max: 128 } as const;

// Each hash takes 32 MiB of an isolate's 128. Today workerd hashes on the isolate's thread, one after the other (110 ms
// each), so nobody waits here; a runtime that hashes beside it must not run out of memory.
const places = new Places(2);

export const hashPassword = (password: string): Promise<string> =>
  places.run(() => scryptHash(password));

export const verifyPassword = (given: { hash: string; password: string }): Promise<boolean> =>
  places.run(() => scryptVerify(given));

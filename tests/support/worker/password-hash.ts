import { createHash } from 'node:crypto';

/**
 * How the Worker hashes a password in its tests: scrypt takes 110 ms, and most tests sign somebody in. The tests of its
 * bundle hold that it ships the real one, and the tests end to end sign in by it.
 */
export const quickHash = (password: string): string =>
  `test:${createHash('sha256').update(password).digest('hex')}`;

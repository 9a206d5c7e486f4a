import { createHash } from 'node:crypto';

/**
 * The password hash in the Worker's tests: scrypt takes 110 ms, and most tests sign a person in. The tests of the
 * bundle check that it ships scrypt, and the end-to-end tests sign in with it.
 */
export const quickHash = (password: string): string =>
  `test:${createHash('sha256').update(password).digest('hex')}`;

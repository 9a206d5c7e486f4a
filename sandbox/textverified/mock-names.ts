import type { Answer } from './call';

/** Credits; a lower `maxPrice` is refused. */
export const MOCK_PRICE = 0.75;

const NAMES = new Set([
  'test_success',
  'test_delayed_success',
  'test_pending',
  'test_reactivatable',
  'test_timeout',
  'test_insufficient_balance',
  'test_no_numbers',
  'test_too_many_unfinished_verifications',
]);

export const isMockName = (serviceName: string): boolean => NAMES.has(serviceName);

export const mocked = (answer: Answer): Answer => ({
  ...answer,
  headers: { ...answer.headers, 'x-phoneblur-mock': 'true' },
});

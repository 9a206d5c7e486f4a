/** The reasons why verifications end without a code. */
export const REASONS = [
  'cancelled_by_customer',
  'no_code_in_time',
  'provider_timed_out',
  'provider_cancelled',
  'provider_lost',
  'provider_refused',
  'provider_unavailable',
  'price_changed',
  'no_numbers',
] as const;
export type Reason = (typeof REASONS)[number];

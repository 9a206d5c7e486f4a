/** The problems of limits. A part of the catalogue. */
export const LIMIT_PROBLEMS = {
  'limits.open_verifications': [
    403,
    'Too many verifications are open',
    'Your plan allows {cap} at once. Wait for one to end, cancel one, or upgrade the plan.',
  ],
  'limits.monthly_verifications': [
    402,
    'The monthly quota is used up',
    'Your plan allows {cap} verifications a month. Upgrade the plan, or wait for the next month.',
  ],
  'limits.rate_exceeded': [
    429,
    'Too many requests',
    'Your limit is {limit} requests a minute. Wait {retryAfter}, or upgrade the plan.',
  ],
  'limits.address': [
    429,
    'Too many requests from your address',
    'Wait {retryAfter}. Requests with an API key have their own limit.',
  ],
  'limits.unavailable': [
    503,
    'The rate limit cannot be checked',
    'Nothing was changed, and you were not charged. Try again in {retryAfter}.',
  ],
  'limits.cooldown': [
    429,
    'Too many verifications ended without a code',
    'This account cannot rent numbers for {retryAfter}. Check that the services send their codes, or upgrade the plan.',
  ],
  'limits.unpaid_numbers': [
    429,
    'Too many numbers received messages and were refunded',
    'The provider charges for a number that received any message. This account cannot rent numbers for {retryAfter}. If a message without a code is the one you need, accept it instead of cancelling.',
  ],
  'limits.unrecovered_numbers': [
    429,
    'Too many refunds for numbers that received messages',
    'The provider charged for numbers whose messages you did not accept, and you were refunded: within 30 days more than $5.00 and more than a tenth of what you paid for codes. This account cannot rent numbers for {retryAfter}, or until the provider has refunded enough of them. If a message without a code is the one you need, accept it instead of cancelling.',
  ],
  'limits.reports': [
    429,
    'Too many numbers were reported',
    'Your plan’s reports for one day are used up. Report again in {retryAfter}.',
  ],
  'tiers.policy_changed': [
    409,
    'The policy was changed by another administrator',
    'Read it again, then send your numbers with its new version.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

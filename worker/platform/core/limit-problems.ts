/** The problems of how much and how often. A part of the catalogue. */
export const LIMIT_PROBLEMS = {
  'limits.open_verifications': [
    429,
    'Too many verifications are open',
    'Your plan allows {cap} at once. Wait for one to end or cancel one, or upgrade the plan.',
  ],
  'limits.monthly_verifications': [
    429,
    'The month’s verifications are used up',
    'Your plan allows {cap} each month. Upgrade the plan, or wait for the next month.',
  ],
  'limits.rate_exceeded': [
    429,
    'Too many requests',
    'Your limit is {limit} requests a minute. Wait {retryAfter}, or upgrade the plan.',
  ],
  'limits.address': [
    429,
    'Too many requests from your address',
    'Wait {retryAfter}. Requests with an API key have a limit of their own.',
  ],
  'limits.unavailable': [
    503,
    'The limit cannot be checked',
    'Nothing was changed and nothing was charged. Try again in {retryAfter}.',
  ],
  'limits.cooldown': [
    429,
    'Too many verifications ended without a code',
    'This account cannot rent numbers for {retryAfter}. Check that the services really send their codes, or upgrade the plan.',
  ],
  'limits.unpaid_numbers': [
    429,
    'Too many numbers got messages and were given back',
    'The provider charges for a number that got any message. Nothing is sold to this account for {retryAfter}. When a message without a code is the one you need, accept it instead of cancelling.',
  ],
  'limits.unrecovered_numbers': [
    429,
    'Too much was given back for numbers that got messages',
    'The provider charged for numbers whose messages you did not take, and their prices went back to you: within 30 days more than $5.00 and more than a tenth of what you paid for codes. Nothing is sold to this account for {retryAfter}, or until the provider has refunded enough of them. When a message without a code is the one you need, accept it instead of cancelling.',
  ],
  'limits.reports': [
    429,
    'Too many numbers were reported',
    'Your tier’s reports of one day are used up. Report again in {retryAfter}.',
  ],
  'tiers.policy_changed': [
    409,
    'The policy has changed meanwhile',
    'Read it again, and send your numbers with its version.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

/** The problems of who may: roles, API keys. A part of the catalogue. */
export const ACCOUNT_PROBLEMS = {
  'auth.role': [
    403,
    'Your role does not allow this',
    'Only a person who is signed in as {role} of the account may do this. Ask one of them, or sign in.',
  ],
  'auth.staff': [
    403,
    'This is for the platform’s operators',
    'Your login is not one of theirs. Customers find all they need under the other routes.',
  ],
  'keys.not_found': [
    404,
    'There is no such API key',
    'Check the id: it is unknown or belongs to another account. GET /v1/keys lists yours.',
  ],
  'keys.name_taken': [
    409,
    'A key of this name is there',
    'The key {key} is called "{name}". Revoke or rotate it, or choose another name.',
  ],
  'keys.too_many': [
    409,
    'There are as many keys as your tier allows',
    'Your tier allows {cap} at once. Revoke one, or upgrade.',
  ],
  'keys.rate_limit': [
    422,
    'The key’s limit is above the account’s',
    'Your tier allows {limit} requests a minute. Send at most that, or null for a key without a limit of its own.',
  ],
  'keys.expiry': [
    422,
    'The expiry has passed',
    'Send a time that lies ahead, or null for a key that lives until it is revoked.',
  ],
  'keys.ended': [
    409,
    'The key has ended',
    'It is revoked or expired, and stays that way. Make a new one with POST /v1/keys.',
  ],
  'keys.replaced': [
    409,
    'The key was rotated',
    'The key {key} is in its place. Change or rotate that one.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

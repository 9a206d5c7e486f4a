/** The problems of who may: roles, API keys, members. A part of the catalogue. */
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
  'auth.staff_factor': [
    403,
    'Operators sign in with two factors',
    'Turn on two-factor authentication in your settings, then try again.',
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
  'accounts.not_found': [
    404,
    'There is no such account',
    'Check the id: it is unknown, or you do not belong to it. GET /v1/me/accounts lists yours.',
  ],
  'accounts.none': [
    403,
    'You belong to no account any more',
    'The last one that you belonged to has removed you. Ask one of its owners for an invitation.',
  ],
  'accounts.unknown': [
    404,
    'There is no such account',
    'Check the id: GET /v1/admin/accounts finds accounts by id and by e-mail address.',
  ],
  'members.not_found': [
    404,
    'There is no such member',
    'Check the id: nobody of that id belongs to this account. GET /v1/members lists who does.',
  ],
  'members.already': [
    409,
    'This person belongs to the account already',
    'There is nothing to accept. Change their role instead, if that is what you want.',
  ],
  'members.last_owner': [
    409,
    'The last owner cannot go',
    'An account without an owner belongs to nobody. Make somebody else an owner first.',
  ],
  'invitations.not_found': [
    404,
    'There is no such invitation',
    'Check the id: it is unknown or belongs to another account.',
  ],
  'invitations.accepted': [
    409,
    'The invitation was accepted',
    'Who was invited belongs to the account now. Remove the member instead.',
  ],
  'invitations.too_many': [
    429,
    'Too many invitations',
    'An account sends at most {limit} a day. Wait until tomorrow.',
  ],
  'invitations.invalid': [
    404,
    'The invitation is not valid any more',
    'It was used, revoked or has expired. Ask whoever invited you for a new one.',
  ],
  'invitations.other_address': [
    403,
    'The invitation is for another address',
    'Sign in with the address that the mail was sent to, or ask for an invitation to this one.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

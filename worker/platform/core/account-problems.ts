/** The problems of roles, API keys, accounts and members. A part of the catalogue. */
export const ACCOUNT_PROBLEMS = {
  'auth.role': [
    403,
    'Your role does not allow this',
    'Only a signed-in {role} of the account can do this. Ask one of them, or sign in.',
  ],
  'auth.staff': [
    403,
    'Operators only',
    'This is reserved for the platform’s operators, and your login is not one of theirs.',
  ],
  'auth.staff_factor': [
    403,
    'Operators must use two-factor authentication',
    'Turn on two-factor authentication in your settings, then try again.',
  ],
  'keys.not_found': [
    404,
    'API key not found',
    'The id is unknown or belongs to another account. Check it in the list of your keys.',
  ],
  'keys.name_taken': [
    409,
    'A key with this name already exists',
    'The key {key} is called "{name}". Choose another name, or revoke or rotate that key.',
  ],
  'keys.too_many': [
    409,
    'Your plan’s limit of API keys is reached',
    'Your plan allows {cap} keys. Revoke one, or upgrade.',
  ],
  'keys.rate_limit': [
    422,
    'The key’s limit is above the account’s limit',
    'Your plan allows {limit} requests a minute. Choose a lower limit for the key, or none.',
  ],
  'keys.expiry': [422, 'The expiry is in the past', 'Choose a time in the future, or no expiry.'],
  'keys.ended': [
    409,
    'The key is revoked or expired',
    'It cannot be changed or reactivated. Create a new key.',
  ],
  'keys.replaced': [
    409,
    'The key was already rotated',
    'The key {key} has replaced it. Change or rotate that key.',
  ],
  'accounts.not_found': [
    404,
    'Account not found',
    'The id is unknown, or you are not a member of this account. Check it in the list of your accounts.',
  ],
  'accounts.none': [
    403,
    'You are not a member of any account',
    'You were removed from your last account. Ask one of its owners for an invitation.',
  ],
  'accounts.unknown': [404, 'Account not found', 'Search for the account by its id or by email.'],
  'members.not_found': [
    404,
    'Member not found',
    'The account has no member with this id. Check it in the list of members.',
  ],
  'members.already': [
    409,
    'This person is already a member',
    'No invitation is needed. You can change their role instead.',
  ],
  'members.last_owner': [
    409,
    'The account needs an owner',
    'You cannot remove or demote the last owner. Make another member an owner first.',
  ],
  'invitations.not_found': [
    404,
    'Invitation not found',
    'The id is unknown or belongs to another account.',
  ],
  'invitations.accepted': [
    409,
    'The invitation was already accepted',
    'The invited person is a member now. Remove the member instead.',
  ],
  'invitations.too_many': [
    403,
    'Too many invitations',
    'An account can send {limit} invitations a day. Try again tomorrow.',
  ],
  'invitations.invalid': [
    404,
    'The invitation is no longer valid',
    'It was used or revoked, or it has expired. Ask for a new one.',
  ],
  'invitations.other_address': [
    403,
    'The invitation is for another email address',
    'Sign in with the invited address, or ask for an invitation to this one.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

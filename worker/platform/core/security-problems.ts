/** The problems of a person's own login. A part of the catalogue. */
export const SECURITY_PROBLEMS = {
  'auth.too_many_attempts': [
    429,
    'Too many attempts',
    'Wait {retryAfter}, then try again. Until then nothing is checked.',
  ],
  'auth.person': [
    403,
    'This needs a person who is signed in',
    'An API key cannot do this. Sign in to the dashboard and do it there.',
  ],
  'auth.not_fresh': [
    403,
    'Confirm that it is you',
    'This needs proof from the last ten minutes. Send your password, code or passkey to POST /v1/auth/confirm, then try again.',
  ],
  'auth.email_unverified': [
    403,
    'The e-mail address is not confirmed',
    'Open the link in the mail that we sent you, or ask for a new one with POST /v1/auth/email/verification.',
  ],
  'auth.link_invalid': [
    400,
    'The link is not valid any more',
    'It was used, has expired, or a newer one was sent. Ask for a new one.',
  ],
  'auth.link_needs_session': [
    403,
    'Sign in first',
    'Sign in with the login whose address is to change, in this browser, and open the link again.',
  ],
  'auth.password_wrong': [403, 'The password is wrong', 'Enter your current password again.'],
  'auth.code_wrong': [
    403,
    'The code is wrong',
    'Enter the code that your authenticator app shows now; each serves once. Or use a recovery code.',
  ],
  'auth.sign_in_expired': [
    401,
    'The sign-in took too long',
    'Sign in again with your e-mail address and password.',
  ],
  'sessions.not_found': [
    404,
    'There is no such session',
    'It has ended already. GET /v1/auth/sessions lists those that live.',
  ],
  'two_factor.off': [
    409,
    'Two-factor authentication is off',
    'Begin with POST /v1/auth/two-factor/begin.',
  ],
  'two_factor.not_set_up': [
    409,
    'No authenticator waits to be confirmed',
    'Begin with POST /v1/auth/two-factor/begin, then send the code that your app shows.',
  ],
  'passkeys.not_found': [
    404,
    'There is no such passkey',
    'Check the id: GET /v1/auth/passkeys lists yours.',
  ],
  'passkeys.refused': [
    400,
    'The passkey was not accepted',
    'Try again; the device must ask for your fingerprint, face or PIN, and answer within five minutes.',
  ],
  'passkeys.too_many': [
    409,
    'There are too many passkeys',
    'An account takes {limit}. Remove one that you do not use first.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

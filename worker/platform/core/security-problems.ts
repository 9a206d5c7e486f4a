/** The problems of a person's own login. A part of the catalogue. */
export const SECURITY_PROBLEMS = {
  'auth.too_many_attempts': [
    429,
    'Too many attempts',
    'Wait {retryAfter}, then try again. Until then every attempt is refused.',
  ],
  'auth.person': [
    403,
    'A signed-in person is required',
    'An API key cannot do this. Sign in to the dashboard and do it there.',
  ],
  'auth.not_fresh': [
    403,
    'Confirm that it is you',
    'Enter your password, or use your passkey. The confirmation is valid for ten minutes; then try again.',
  ],
  'auth.email_unverified': [
    403,
    'Your email address is not confirmed',
    'Open the link in the email that we sent you, or ask for a new one in your settings.',
  ],
  'auth.link_invalid': [
    400,
    'The link is no longer valid',
    'It was used or has expired, or a newer one was sent. Ask for a new one.',
  ],
  'auth.link_needs_session': [
    403,
    'Sign in first',
    'Sign in as the person whose address is changing, in this browser, and open the link again.',
  ],
  'auth.password_wrong': [403, 'The password is wrong', 'Enter your current password again.'],
  'auth.code_wrong': [
    403,
    'The code is wrong',
    'Enter the code that your authenticator app shows now; each code works once. Or use a recovery code.',
  ],
  'auth.sign_in_expired': [
    401,
    'The sign-in took too long',
    'Sign in again with your email address and password.',
  ],
  'sessions.not_found': [
    404,
    'Session not found',
    'It has already ended. Check the list of your sessions.',
  ],
  'two_factor.off': [
    409,
    'Two-factor authentication is off',
    'Turn it on in your security settings first.',
  ],
  'two_factor.not_set_up': [
    409,
    'No authenticator app is waiting for confirmation',
    'Set up an authenticator app first, then enter the code that it shows.',
  ],
  'passkeys.not_found': [404, 'Passkey not found', 'Check the id in the list of your passkeys.'],
  'passkeys.refused': [
    400,
    'The passkey was not accepted',
    'Try again. Your device must ask for your fingerprint, face or PIN, and answer within five minutes.',
  ],
  'passkeys.too_many': [
    409,
    'Too many passkeys',
    'A person can have {limit} passkeys. Remove one that you no longer use.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

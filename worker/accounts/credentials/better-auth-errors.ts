import { isAPIError } from 'better-auth/api';
import type { ErrorCode } from '../../platform/core/error-catalogue';
import { AppError, describeError } from '../../platform/core/errors';

const CODES: Readonly<Record<string, ErrorCode>> = {
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'auth.email_taken',
  FAILED_TO_GET_SESSION: 'auth.session_ended',
  CHALLENGE_NOT_FOUND: 'passkeys.refused',
  PASSKEY_NOT_FOUND: 'passkeys.refused',
  AUTHENTICATION_FAILED: 'passkeys.refused',
  FAILED_TO_VERIFY_REGISTRATION: 'passkeys.refused',
  YOU_ARE_NOT_ALLOWED_TO_REGISTER_THIS_PASSKEY: 'passkeys.refused',
};

/** An error of better-auth as one of our problems; others become errors without values. */
function translateError(thrown: unknown): Error {
  if (thrown instanceof AppError) return thrown;
  if (isAPIError(thrown)) {
    const code = CODES[thrown.body?.code ?? ''];
    return code
      ? new AppError(code)
      : new Error(`better-auth: ${thrown.body?.code ?? thrown.statusCode}`);
  }
  // A failed query's message contains its parameters, a hash among them; its cause is D1's message.
  const cause = thrown instanceof Error && thrown.cause ? thrown.cause : null;
  return new Error(`better-auth: ${cause ? describeError(cause) : 'failed'}`);
}

/** Awaits a call of better-auth and translates its errors. */
export async function translateErrors<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (thrown) {
    throw translateError(thrown);
  }
}

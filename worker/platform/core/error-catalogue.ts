import { ACCOUNT_PROBLEMS } from './account-problems';
import { CARD_PROBLEMS } from './card-problems';
import { PRIVACY_PROBLEMS } from './privacy-problems';
import { ENDPOINT_PROBLEMS } from './endpoint-problems';
import { NOTIFICATION_PROBLEMS } from './notification-problems';
import { PAYMENT_PROBLEMS } from './payment-problems';
import { SECURITY_PROBLEMS } from './security-problems';
import { SOCKET_PROBLEMS } from './socket-problems';
import { LIMIT_PROBLEMS } from './limit-problems';
import { formatParameter } from './problem-values';
import { withFixedWait } from './retry-after';

/**
 * Every problem of the API: its stable code, HTTP status, title and detail for a person. `{name}` is replaced by the error's
 * parameters. docs/errors.md is generated from this table.
 */
export const ERROR_CATALOGUE = {
  'request.invalid': [
    400,
    'The request is not valid',
    '{issue} Correct it and send the request again.',
  ],
  'request.malformed_json': [
    400,
    'The body is not valid JSON',
    'Send a JSON object with the header "Content-Type: application/json".',
  ],
  'request.too_large': [
    413,
    'The body is too large',
    'A body may have at most {limit} bytes. Send a smaller one.',
  ],
  'request.aborted': [
    400,
    'The request body is incomplete',
    'The connection ended before the whole body arrived. Send the request again.',
  ],
  'request.unsupported_media_type': [
    415,
    'The media type is not supported',
    'Send JSON in UTF-8 with the header "Content-Type: application/json".',
  ],
  'request.unsupported_content_encoding': [
    415,
    'The content encoding is not supported',
    'Send the body uncompressed, without the header "Content-Encoding".',
  ],
  'request.route_not_found': [
    404,
    'Route not found',
    '{method} {path} does not exist. See the API reference for the routes.',
  ],
  'request.method_not_allowed': [
    405,
    'Method not allowed',
    '{path} does not take {method}. Use one of {allowed}.',
  ],
  'auth.missing': [
    401,
    'Credentials are missing',
    'Sign in, or send your API key in the header "Authorization: Bearer nsk_live_…".',
  ],
  'auth.invalid': [
    401,
    'The API key is not valid',
    'The API key is unknown, revoked or expired. Create a new key and use it.',
  ],
  'auth.scope': [
    403,
    'The API key does not have the required scope',
    'This request needs the scope "{scope}". Use an API key that has it.',
  ],
  'auth.suspended': [
    403,
    'The account is suspended',
    'Contact support to have the account reviewed.',
  ],
  'auth.session_ended': [
    401,
    'The session has ended',
    'You signed out, or the session expired. Sign in again.',
  ],
  'auth.sign_in_failed': [
    401,
    'The email address or the password is wrong',
    'Check both and try again, or sign up if you do not have a login yet.',
  ],
  'auth.email_taken': [
    409,
    'This email address already has a login',
    'Sign in with it, or sign up with another email address.',
  ],
  'auth.password_too_short': [
    400,
    'The password is too short',
    'Choose a password of at least {min} characters.',
  ],
  'auth.password_too_long': [
    400,
    'The password is too long',
    'Choose a password of at most {max} characters.',
  ],
  'auth.origin': [
    403,
    'The request comes from another site',
    'Send it from the dashboard itself, or call the API with an API key instead of a session.',
  ],
  'auth.busy': [
    503,
    'Too many sign-ins at the moment',
    'Nothing was changed. Try again in {retryAfter}.',
  ],
  ...ACCOUNT_PROBLEMS,
  ...PRIVACY_PROBLEMS,
  ...PAYMENT_PROBLEMS,
  ...CARD_PROBLEMS,
  ...SECURITY_PROBLEMS,
  ...LIMIT_PROBLEMS,
  'idempotency.key_invalid': [
    400,
    'The Idempotency-Key is not valid',
    'Use 1 to 255 visible ASCII characters without quotes and backslashes, for example a UUID.',
  ],
  'idempotency.in_progress': [
    409,
    'The first request with this Idempotency-Key is still running',
    'Wait a moment, then send the same request with the same Idempotency-Key again.',
  ],
  'idempotency.body_differs': [
    422,
    'The Idempotency-Key was used for another request',
    'Send the body of the first request with the same API key or login, or use a new Idempotency-Key.',
  ],
  'services.unknown': [
    422,
    'Unknown service',
    'There is no service "{service}" with capability "{capability}". List the services to see the names and capabilities.',
  ],
  'services.unavailable': [
    503,
    'The service list is unavailable',
    'The provider does not respond. Try again in {retryAfter}.',
  ],
  'prices.unavailable': [
    503,
    'The price is unavailable',
    'The provider does not return a price, and numbers are not sold without one. Try again in {retryAfter}.',
  ],
  'prices.above_maximum': [
    409,
    'The price is above your maximum',
    'The price is {price} and your maximum is {maxPrice}. Raise the maximum, or choose another service.',
  ],
  'prices.changed': [
    409,
    'The price has increased',
    'The price increased during the order. You were not charged, and the order and its quote have ended. To pay the new price, order again without that quote and with a new Idempotency-Key.',
  ],
  'countries.unsupported': [
    422,
    'The country is not supported',
    'Numbers of "{country}" are not available. Supported countries: {served}. Send one of them, or omit "country".',
  ],
  'capabilities.unsupported': [
    422,
    'The capability is not supported',
    'Numbers with the capability "{capability}" are not available, because voice calls are not supported yet. Supported capabilities: {served}. Send one of them, or omit "capability".',
  ],
  'area_codes.unknown': [
    422,
    'Unknown area code',
    'Numbers with the area code {unknown} are not available. Nearby area codes: {nearby}. Choose a listed area code, or omit "areaCodes".',
  ],
  'area_codes.unavailable': [
    503,
    'The area codes are unavailable',
    'The provider does not respond. Try again in {retryAfter}.',
  ],
  'quotes.not_found': [
    404,
    'Quote not found',
    'Check the id: it is unknown or belongs to another account. Request a new quote.',
  ],
  'quotes.expired': [
    409,
    'The quote has expired',
    'A quote is valid for five minutes. You were not charged. Request a new quote.',
  ],
  'quotes.used': [
    409,
    'The quote was already used',
    'A quote is valid for one order, and another order used it. You were not charged. Request a new quote.',
  ],
  'quotes.mismatch': [
    422,
    'The quote is for another order',
    'Send the service, capability, areaCodes, carriers and country of the quote, or request a new quote.',
  ],
  'credits.insufficient': [
    402,
    'Not enough credits',
    'The price is {price}, and {available} is available. Add credits, then try again.',
  ],
  'credits.owed': [
    402,
    'The account owes credits',
    'A payment was refunded or disputed with the bank, so the account owes its credits. New and returned credits pay this debt first. If the bank rejects the dispute, its part of the debt is cancelled. Order again when nothing is owed.',
  ],
  'messages.not_found': [404, 'Message not found', 'Check the id in the list of its messages.'],
  'verifications.not_found': [
    404,
    'Verification not found',
    'Check the id: it is unknown or belongs to another account.',
  ],
  'verifications.no_numbers': [
    422,
    'No number is available',
    'The provider has no number for this service now. You were not charged, and the order {verification} has ended. Order again later or without an area code, with a new Idempotency-Key.',
  ],
  'verifications.not_bought': [
    422,
    'Temporarily unavailable',
    'Numbers cannot be rented now. You were not charged, and the order {verification} has ended. Order again in a few minutes, with a new Idempotency-Key.',
  ],
  'verifications.refused': [
    422,
    'The provider refused the order',
    'The provider does not accept this combination of service, area code and carrier. You were not charged, and the order {verification} has ended. Change the combination and order again, with a new Idempotency-Key.',
  ],
  'verifications.completed': [
    409,
    'The verification is completed',
    'It is paid, because its code has arrived or you accepted its message, so it cannot be cancelled.',
  ],
  'verifications.ended': [
    409,
    'The verification has ended',
    'It is {state}, and its state is final.',
  ],
  'verifications.no_message': [
    409,
    'There is no message to accept',
    'No message has arrived yet. Wait for one, or cancel the verification to get a refund.',
  ],
  'verifications.not_reusable': [
    409,
    'The number cannot be rented again',
    'Only the number of a completed verification can be rented again, and only while the provider still has it. Rent a new number.',
  ],
  'verifications.not_reportable': [
    409,
    'The number cannot be reported',
    'The provider does not accept a report for this number. Nothing was changed, and its price is not refunded.',
  ],
  'provider.unavailable': [
    503,
    'Temporarily unavailable',
    'Numbers cannot be rented now. You were not charged, and no order was created. Try again in {retryAfter}.',
  ],
  ...SOCKET_PROBLEMS,
  ...ENDPOINT_PROBLEMS,
  ...NOTIFICATION_PROBLEMS,
  'dead_letters.not_found': [
    404,
    'Message not found',
    'Check the id: list the dead letters to see which ones remain.',
  ],
  'webhooks.signature': [
    401,
    'The signature is not valid',
    'Sign the raw body with the webhook secret of this provider account.',
  ],
  'service.not_ready': [
    503,
    'The service is not configured',
    'An operator must complete the configuration. The readiness report and the log list the missing settings.',
  ],
  internal: [
    500,
    'Something went wrong on our side',
    'Try again. If the problem continues, give support this request id: {requestId}.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
export const isErrorCode = (code: string): code is ErrorCode =>
  Object.hasOwn(ERROR_CATALOGUE, code);

export type ErrorParams = Readonly<Record<string, string | number>>;

/** The detail of `code` with its `{parameters}` replaced; a missing one stays visible, so that a test finds it. */
export function problemDetail(code: ErrorCode, params: ErrorParams = {}): string {
  const sentence = withFixedWait(code, ERROR_CATALOGUE[code][2]);
  return sentence.replaceAll(
    /\{(\w+)\}/g,
    (hole, name: string) => formatParameter(name, params[name]) ?? hole,
  );
}

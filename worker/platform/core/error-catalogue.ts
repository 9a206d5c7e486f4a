import { ACCOUNT_PROBLEMS } from './account-problems';
import { CARD_PROBLEMS } from './card-problems';
import { PRIVACY_PROBLEMS } from './privacy-problems';
import { ENDPOINT_PROBLEMS } from './endpoint-problems';
import { NOTIFICATION_PROBLEMS } from './notification-problems';
import { PAYMENT_PROBLEMS } from './payment-problems';
import { SECURITY_PROBLEMS } from './security-problems';
import { LIMIT_PROBLEMS } from './limit-problems';
import { formatParameter } from './problem-values';
import { withFixedWait } from './retry-after';

/**
 * Every problem this API answers with: its stable code, HTTP status and what a person reads.
 * `{name}` is filled from the error's parameters. docs/errors.md is generated from this table.
 */
export const ERROR_CATALOGUE = {
  'request.invalid': [
    400,
    'The request is not valid',
    '{issue} Correct it and send the request again.',
  ],
  'request.malformed_json': [
    400,
    'The body is not JSON',
    'Send a JSON object with the header "Content-Type: application/json".',
  ],
  'request.too_large': [
    413,
    'The body is too large',
    'Bodies may have at most {limit} bytes. Send less.',
  ],
  'request.aborted': [400, 'The request ended before its body', 'Send the request again, whole.'],
  'request.unsupported_media_type': [
    415,
    'The body has another media type',
    'Send JSON with the header "Content-Type: application/json".',
  ],
  'request.route_not_found': [
    404,
    'There is no such route',
    '{method} {path} does not exist. See the API reference for the routes.',
  ],
  'auth.missing': [
    401,
    'No credentials were sent',
    'Sign in, or send your API key in the header "Authorization: Bearer nsk_live_…".',
  ],
  'auth.invalid': [
    401,
    'The credentials are not valid',
    'The API key is unknown, revoked or expired. Create a new one and use that.',
  ],
  'auth.scope': [
    403,
    'The API key lacks a scope',
    'This call needs the scope "{scope}". Use a key that has it.',
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
    'Check both and try again, or sign up if you have no login yet.',
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
    'Use 1 to 255 visible ASCII characters, for example a UUID.',
  ],
  'idempotency.in_progress': [
    409,
    'The first request with this key still runs',
    'Wait a moment and send the same request with the same Idempotency-Key again.',
  ],
  'idempotency.body_differs': [
    422,
    'The Idempotency-Key was used with another request',
    'Send the body of the first request with the same API key or login, or use a new Idempotency-Key.',
  ],
  'services.unknown': [
    422,
    'The service is not known',
    'There is no service "{service}" with capability "{capability}". GET /v1/services lists them.',
  ],
  'services.unavailable': [
    503,
    'The service list cannot be read',
    'The provider does not answer at the moment. Try again in {retryAfter}.',
  ],
  'prices.unavailable': [
    503,
    'The price is not known',
    'The provider gives no price at the moment, and nothing is sold without one. Try again in {retryAfter}.',
  ],
  'prices.above_maximum': [
    409,
    'The price is above your maximum',
    'The price is {price} and your maxPrice is {maxPrice}. Raise maxPrice or choose another service.',
  ],
  'prices.changed': [
    409,
    'The price has just risen',
    'The price rose while you bought. You were not charged, and the order and its quote have ended. Order again to buy at the new price: without that quote, and with a new Idempotency-Key.',
  ],
  'countries.unsupported': [
    422,
    'The country is not served',
    'There are no numbers of "{country}". The countries served are: {served}. Send one of them, or leave "country" out.',
  ],
  'capabilities.unsupported': [
    422,
    'The capability is not sold',
    'Numbers with the capability "{capability}" are not sold: calls to them cannot be read yet. The capabilities sold are: {served}. Send one of them, or leave "capability" out.',
  ],
  'area_codes.unknown': [
    422,
    'An area code is not known',
    'There are no numbers with the area code {unknown}. Nearby area codes: {nearby}. Choose from GET /v1/area-codes, or leave "areaCodes" out.',
  ],
  'area_codes.unavailable': [
    503,
    'The area codes cannot be read',
    'The provider does not answer at the moment. Try again in {retryAfter}.',
  ],
  'quotes.not_found': [
    404,
    'There is no such quote',
    'Check the id: it is unknown or belongs to another account. Ask for a new quote with POST /v1/quotes.',
  ],
  'quotes.expired': [
    409,
    'The quote has expired',
    'A quote holds for five minutes. Nothing was charged. Ask for a new one with POST /v1/quotes.',
  ],
  'quotes.used': [
    409,
    'The quote is used',
    'A quote serves one order, and another order has it. Nothing was charged. Ask for a new one with POST /v1/quotes.',
  ],
  'quotes.mismatch': [
    422,
    'The quote is for another order',
    'Send the service, capability, areaCodes, carriers and country that the quote was made for, or ask for a new quote with POST /v1/quotes.',
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
  'verifications.not_found': [
    404,
    'There is no such verification',
    'Check the id: it is unknown or belongs to another account.',
  ],
  'verifications.no_numbers': [
    422,
    'No number is available',
    'The provider has no number for this service at the moment. You were not charged, and the order {verification} has ended. Order again later or without an area code, with a new Idempotency-Key.',
  ],
  'verifications.not_bought': [
    422,
    'Temporarily unavailable',
    'Numbers cannot be rented at the moment. You were not charged, and the order {verification} has ended. Order again in a few minutes, with a new Idempotency-Key.',
  ],
  'verifications.refused': [
    422,
    'The provider refused the order',
    'The provider does not accept this combination of service, area code and carrier. You were not charged, and the order {verification} has ended. Change the combination and order again, with a new Idempotency-Key.',
  ],
  'verifications.completed': [
    409,
    'The verification is completed',
    'It is paid, because its code has arrived or you took its message, so it cannot be cancelled.',
  ],
  'verifications.ended': [
    409,
    'The verification has ended',
    'It is {state}, and that cannot be changed any more.',
  ],
  'verifications.no_message': [
    409,
    'There is no message to take',
    'No message has come yet. Wait for one, or cancel the verification to have its price back.',
  ],
  'verifications.not_reusable': [
    409,
    'The number cannot be rented again',
    'Only a completed verification’s number can, and only while the provider still has it. Rent a new number.',
  ],
  'verifications.not_reportable': [
    409,
    'The number cannot be reported',
    'The provider takes no report of this number. Nothing was changed, and its price stays charged.',
  ],
  'provider.unavailable': [
    503,
    'Temporarily unavailable',
    'Numbers cannot be rented at the moment. You were not charged, and no order was made. Try again in {retryAfter}.',
  ],
  'tickets.invalid': [
    401,
    'Invalid ticket',
    'A ticket opens one socket, once and within 30 seconds. Create a new ticket.',
  ],
  'sockets.upgrade_required': [426, 'WebSocket required', 'Connect with a WebSocket client.'],
  'sockets.too_many': [
    429,
    'Too many sockets',
    'A verification allows {limit} sockets at the same time. Close one first.',
  ],
  ...ENDPOINT_PROBLEMS,
  ...NOTIFICATION_PROBLEMS,
  'dead_letters.not_found': [
    404,
    'There is no such message',
    'List the messages that were given up with GET /v1/admin/dead-letters.',
  ],
  'sockets.stream_full': [
    429,
    'Too many sockets',
    'An account allows {limit} sockets of its live stream at the same time. Close one first.',
  ],
  'webhooks.signature': [
    401,
    'The signature does not match',
    'Sign the raw body with the webhook secret of this provider account.',
  ],
  'service.not_ready': [
    503,
    'The service is not configured',
    'An operator must complete the configuration; GET /v1/admin/readiness and the log name what is missing.',
  ],
  internal: [
    500,
    'Something went wrong on our side',
    'Try again. If it stays, tell support this request id: {requestId}.',
  ],
} as const satisfies Record<string, readonly [status: number, title: string, detail: string]>;

export type ErrorCode = keyof typeof ERROR_CATALOGUE;
export type ErrorParams = Readonly<Record<string, string | number>>;

/** The sentence of `code` with its `{parameters}` filled in; a missing one stays visible, so that a test finds it. */
export function problemDetail(code: ErrorCode, params: ErrorParams = {}): string {
  const sentence = withFixedWait(code, ERROR_CATALOGUE[code][2]);
  return sentence.replaceAll(
    /\{(\w+)\}/g,
    (hole, name: string) => formatParameter(name, params[name]) ?? hole,
  );
}

import type { Accepted } from './fuzz-report.ts';

/** A sibling has `/{id}` in this place, so its methods are answered here too, and `Allow` names them. */
const BESIDE_AN_ID = [
  'POST /v1/members/invitations',
  'POST /v1/members/leave',
  'POST /v1/auth/sessions/end',
  'POST /v1/auth/passkeys/options',
  'POST /v1/notifications/read-all',
  'PUT /v1/notifications/phone',
];

/** What Schemathesis reports and is no fault of the API. */
export const ACCEPTED: readonly Accepted[] = [
  {
    check: 'positive_data_acceptance',
    codes: ['sockets.upgrade_required'],
    reason: 'A GET without an upgrade is valid in the document, which cannot describe a WebSocket.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['services.unknown', 'area_codes.unknown', 'countries.unsupported'],
    reason: 'The catalogue changes: the document gives the form of its names and not the names.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['idempotency.body_differs'],
    reason: 'Schemathesis sends one Idempotency-Key with several bodies.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /cursor'],
    reason: 'A cursor is signed: only one of an answer is valid.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /afterSequence'],
    reason:
      'The document leaves out the bound of safe integers, which generated clients would check.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid '],
    operations: ['POST /v1/tickets'],
    reason: '`stream` is true or absent; a boolean with one value breaks generated clients.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['endpoints.url_refused', 'endpoints.verification_failed'],
    reason: 'A URL is judged by its address and by the answer of its server.',
  },
  {
    check: 'not_a_server_error',
    codes: ['endpoints.lookup_failed', 'payments.no_rate'],
    reason:
      'Without a network there is no DNS, and without a rate no price in that currency: 503 is documented.',
  },
  {
    check: 'allow_header_conformance',
    operations: BESIDE_AN_ID,
    reason: 'The methods of the path with an id are answered in this place.',
  },
  {
    check: 'unsupported_method',
    operations: BESIDE_AN_ID,
    reason:
      'The methods of the path with an id are answered in this place: 404, because it is no id.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /consent'],
    reason: '`consent` is true; a boolean with one value breaks generated clients.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid '],
    operations: ['POST /v1/auth/invitations/accept', 'POST /v1/auth/sign-in/second-factor'],
    reason: 'Which fields go together is said in the description.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['passkeys.refused', 'phones.code_wrong', 'auth.link_invalid', 'auth.code_wrong'],
    reason: 'Passkeys, codes and links are valid only as they were given out.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /headers/*'],
    reason: 'The names of custom headers are chosen from a list, which is said in the description.',
  },
  {
    check: 'negative_data_rejection',
    codes: ['sockets.upgrade_required'],
    reason: 'A request without an upgrade is refused before its id is read.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /metadata/*'],
    reason: 'Invisible characters of Unicode are refused in a key, which no portable pattern says.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /to'],
    reason: 'A period that ends before it begins.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['keys.expiry'],
    reason: 'A time in the past.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['keys.rate_limit'],
    reason: 'The limit of a key is at most that of the plan, which only the account knows.',
  },
  {
    check: 'positive_data_acceptance',
    codes: ['request.invalid /email'],
    reason:
      'The format `email` allows addresses that no mail service takes, such as a quoted name.',
  },
];

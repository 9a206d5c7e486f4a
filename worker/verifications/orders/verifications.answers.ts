import * as z from 'zod';
import {
  cents,
  EMPTY_BODY,
  JSON_BODY,
  listAnswer,
  LOCATION,
  QUERY,
  type Operation,
} from '../../platform/core/operation';
import {
  cancelling,
  created,
  ended,
  Message,
  reported,
  Verification,
  waiting,
} from './verification-schema';

const shown = (description: string, example: typeof waiting) => ({
  description,
  schema: Verification,
  example,
});
const headers = LOCATION;
const RENTED = {
  201: { ...shown('The number is ready', waiting), headers },
  202: { ...shown('The number is still being bought', created), headers },
};
const SELLING = [
  'auth.email_unverified',
  'idempotency.key_invalid',
  'idempotency.in_progress',
  'idempotency.body_differs',
  'credits.insufficient',
  'credits.owed',
  'limits.open_verifications',
  'limits.monthly_verifications',
  'limits.cooldown',
  'limits.unpaid_numbers',
  'limits.unrecovered_numbers',
  'capabilities.unsupported',
  'services.unknown',
  'prices.unavailable',
  'prices.changed',
  'verifications.not_found',
  'verifications.no_numbers',
  'verifications.not_bought',
  'provider.unavailable',
] as const;
const write = { tag: 'Verifications', access: 'verifications:write' } as const;
const read = { tag: 'Verifications', access: 'verifications:read' } as const;

export const CREATE: Operation = {
  ...write,
  id: 'createVerification',
  summary: 'Rent a number',
  description:
    'Holds the price, buys a number and returns it. With `wait`, the response also waits for the code: one request ' +
    'rents the number and returns the code.',
  idempotent: true,
  answers: RENTED,
  problems: [
    ...JSON_BODY,
    ...SELLING,
    'prices.above_maximum',
    'countries.unsupported',
    'area_codes.unknown',
    'quotes.not_found',
    'quotes.expired',
    'quotes.used',
    'quotes.mismatch',
    'verifications.refused',
  ],
};

export const LIST: Operation = {
  ...read,
  id: 'listVerifications',
  summary: 'List verifications',
  description:
    'With `expand=messages` (or `expand[]=messages`), each verification contains its messages.',
  answers: {
    200: listAnswer(Verification, ended('completed')),
  },
  problems: QUERY,
};

const Summary = z
  .strictObject({
    rentalCount: z.int().describe('Verifications of the period'),
    completedCount: z.int().describe('Verifications that were completed'),
    openCount: z.int().describe('Verifications that are open'),
    chargedCents: cents.describe('US cents that you paid for completed verifications'),
    refundedCents: cents.describe('US cents of `chargedCents` that were returned'),
    currency: z.literal('USD').describe('ISO 4217 code of the amounts'),
    capped: z
      .boolean()
      .describe('True: only the newest 10,000 verifications of the period were examined'),
  })
  .meta({ id: 'VerificationSummary' });

export const SUMMARY: Operation = {
  ...read,
  id: 'getVerificationSummary',
  summary: 'Get counts and amounts of a period',
  answers: {
    200: {
      description: 'The newest 10,000 verifications that match the filters, in numbers',
      schema: Summary,
      example: {
        rentalCount: 128,
        completedCount: 104,
        openCount: 2,
        chargedCents: 15_912,
        refundedCents: 153,
        currency: 'USD',
        capped: false,
      },
    },
  },
  problems: QUERY,
};

export const CSV: Operation = {
  ...read,
  id: 'downloadVerifications',
  summary: 'Download verifications as CSV',
  description:
    'All verifications that match the filters, newest first, as `text/csv`, with the newest message of each. Columns that ' +
    'end in `_usd` are in dollars. Times are ISO 8601. A text that a spreadsheet would run as a formula starts with an ' +
    'apostrophe.',
  answers: {
    200: {
      description: 'The file. Its first line names the columns.',
      headers: { 'Content-Disposition': 'File name' },
      files: ['text/csv'],
    },
  },
  problems: QUERY,
};

export const GET: Operation = {
  ...read,
  id: 'getVerification',
  summary: 'Get a verification',
  description:
    'With `wait`, the response is sent when the verification ends, or after that number of seconds. A message without ' +
    'a code does not end a verification. With `expand=messages` (or `expand[]=messages`), it contains its messages.',
  answers: { 200: shown('The verification', ended('completed')) },
  problems: [...QUERY, 'verifications.not_found'],
};

export const UPDATE: Operation = {
  ...write,
  id: 'updateVerification',
  summary: 'Change your own id and metadata',
  description:
    'The verification may be open or ended. `metadata` replaces all metadata. Later events contain the new values; earlier ' +
    'events keep theirs.',
  answers: { 200: shown('The updated verification', waiting) },
  problems: [...JSON_BODY, 'verifications.not_found'],
  idempotent: 'replayed',
};

const message = {
  id: 'msg_9f2c61a40b7d4e55a1c3f08e7b6d2914',
  from: '22000',
  text: 'Your WhatsApp code is 482-913',
  code: '482913',
  receivedAt: '2026-11-22T10:00:23.000Z',
};

export const MESSAGES: Operation = {
  ...read,
  id: 'listMessages',
  summary: 'List the messages of a verification',
  answers: {
    200: listAnswer(Message, message, 'All messages, at most 100, oldest first'),
  },
  problems: ['verifications.not_found'],
};

export const GET_MESSAGE: Operation = {
  ...read,
  id: 'getMessage',
  summary: 'Get a message of a verification',
  answers: { 200: { description: 'The message', schema: Message, example: message } },
  problems: ['verifications.not_found', 'messages.not_found'],
};

export const CANCEL: Operation = {
  ...write,
  id: 'cancelVerification',
  summary: 'Cancel a verification',
  description:
    'Releases the held credits as soon as the provider confirms the cancellation. Messages without a code that arrived ' +
    'before it can no longer be read.',
  answers: {
    200: shown('The verification is cancelled', ended('cancelled')),
    202: { ...shown('The provider has not confirmed the cancellation yet', cancelling), headers },
  },
  problems: [
    ...EMPTY_BODY,
    'verifications.not_found',
    'verifications.completed',
    'verifications.ended',
  ],
  idempotent: 'replayed',
};

export const ACCEPT: Operation = {
  ...write,
  id: 'acceptVerification',
  summary: 'Accept a message without a code',
  description:
    'Use it when a message in which no code was found is the one you need: the verification completes, and its price ' +
    'is charged. A repeated request returns the same result.',
  answers: {
    200: shown('The verification is completed', { ...ended('completed'), code: null }),
  },
  problems: [
    ...EMPTY_BODY,
    'verifications.not_found',
    'verifications.no_message',
    'verifications.ended',
  ],
  idempotent: 'replayed',
};

export const REPORT: Operation = {
  ...write,
  id: 'reportVerification',
  summary: 'Report a bad number',
  description:
    'Reports the number to the provider. An open verification is cancelled. A completed verification is refunded only ' +
    'if the provider refunds it, which can take a day; `report` shows the outcome. A number can be reported once; a ' +
    'repeated request returns the recorded outcome.',
  answers: {
    200: shown('The verification has ended, or the report is decided', ended('cancelled')),
    202: { ...shown('The provider has not decided yet', reported), headers },
  },
  problems: [
    ...EMPTY_BODY,
    'verifications.not_found',
    'verifications.not_reportable',
    'limits.reports',
  ],
  idempotent: 'replayed',
};

const reuse = (id: string, summary: string, description: string): Operation => ({
  ...write,
  id,
  summary,
  description,
  idempotent: true,
  answers: RENTED,
  problems: [...QUERY, ...EMPTY_BODY, ...SELLING, 'verifications.not_reusable'],
});
export const REUSE = reuse(
  'reuseVerification',
  'Reuse a number',
  'Rents the number of a completed verification again, as a new verification with its own price, hold and deadline.',
);
export const REACTIVATE = reuse(
  'reactivateVerification',
  'Reactivate a number',
  'Rents the number of a completed verification again after the provider has deactivated the number, as a new ' +
    'verification with its own price, hold and deadline.',
);

export const SOCKET: Operation = {
  id: 'openVerificationSocket',
  summary: 'Open the WebSocket of a verification',
  description:
    'The first frame is `hello` with the newest sequence number. Each change is sent as one `event` frame. Send ' +
    '`{"type":"resume","afterSequence":0}` to receive past events, which end with `resumed`, and the text `ping` to keep the ' +
    'connection open. When the verification has ended, the last frame is `ended`, and the socket is closed with 1000.',
  tag: 'Verifications',
  access: 'socket',
  answers: { 101: { description: 'The connection is a WebSocket' } },
  problems: [
    'sockets.upgrade_required',
    'sockets.too_many',
    'sockets.unavailable',
    'verifications.not_found',
  ],
};
